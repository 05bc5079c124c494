import "server-only";

export { confirmPaper, correctPaper } from "./confirm-paper";
export { finishPaper } from "./finish-paper";
export { type PaperFile, paperFile } from "./paper-file";
export { keptKey, keysOf, pictureKey } from "./places";
export { getPaper, listPapers, listWorkers, type PaperView, paperForSystem, type Worker } from "./queries";
export { type PaperQueue, paperQueue, settlePaper } from "./review-papers";
export { newSecret, openKey, sealKey } from "./sealed-key";
export { type StartedPaper, startPaper } from "./start-paper";
export { sweepUploads } from "./sweep-uploads";
export { withdrawPaper } from "./withdraw-paper";
