import "server-only";

export { askedOf, packOfPlace } from "./asked-of";
export { attestFederalPath, listAttestations, statementIn } from "./attest";
export { checkPapers, readDecision } from "./check-papers";
export { type Differences, differences } from "./differences";
export { type FederalOutcome, federalPath } from "./federal-path";
export { type Matrix, matrixOf } from "./matrix";
export {
  isStale,
  listDrafts,
  listMatrixPacks,
  listPacks,
  listVersions,
  numberedVersion,
  type PackVersion,
  packOn,
  readVersion,
  ruleDay,
  type VersionWithRules,
} from "./packs";
export { FEDERAL } from "./read-pack";
export { bindsRole } from "./rule";
export { addSupplierChain, listSupplierChains, readSupplierChain } from "./supplier-chains";
export {
  discardDraft,
  draftRules,
  importRules,
  publishRules,
  removeRequirement,
  reviewRules,
  saveRequirement,
} from "./write-rules";
