import "server-only";

export { documentPdf } from "./document-pdf";
export { type BookingDocument, documentsOf } from "./read-documents";
export { yearSummary } from "./year-summary";
