import "server-only";

export { attestFederalPath, listAttestations } from "./attest";
export { checkPapers, readDecision } from "./check-papers";
export { differences } from "./differences";
export { federalPath } from "./federal-path";
export { matrixOf } from "./matrix";
export {
  isStale,
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
