import "server-only";

export { documentPdf } from "./document-pdf";
export { type BookingDocument, documentsOf } from "./read-documents";
export { statementPdf } from "./statement-pdf";
export { yearSummary } from "./year-summary";
