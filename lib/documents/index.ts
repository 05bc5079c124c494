import "server-only";

export { documentPdf } from "./document-pdf";
export { type BookingDocument, documentsOf } from "./read-documents";
export { statementPdf } from "./statement-pdf";
export { platformTaxReport, type TaxReport, taxCsv, taxReport } from "./tax-report";
export { yearCsv, yearSummary } from "./year-summary";
