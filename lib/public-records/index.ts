import "server-only";

export { decideClosure, decideMatch } from "./decide";
export { importRecords } from "./import-records";
export { inspectionsOfKitchen, type RecordDesk, recordDesk } from "./queries";
