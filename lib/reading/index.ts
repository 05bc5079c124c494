import "server-only";

export { readPapers } from "./read-papers";
