import "server-only";

export { accreditationBodies } from "./accreditation-bodies";
export { askedOf, packOfKitchen } from "./asked-of";
export { attestFederalPath, listAttestations, statementIn } from "./attest";
export { checkOwnPapers } from "./check-own-papers";
export { checkPapers, type DecidedRequirement, readDecision } from "./check-papers";
export { type Differences, differences } from "./differences";
export { type FederalOutcome, federalPath } from "./federal-path";
export {
  demandPaper,
  describeKitchen,
  describeRenter,
  dropDemand,
  endWaiver,
  myGap,
  setGate,
  waivePaper,
} from "./gate";
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
  titleOf,
  type VersionWithRules,
} from "./packs";
export { daysOfSlot } from "./papers";
export { listShares, passportFor, sharePapers, unsharePapers } from "./passport";
export { FEDERAL } from "./read-pack";
export { recheckDue, recheckHolder } from "./recheck";
export { endingPapers, papersToCure, remindOfPapers, rulesChangeFor } from "./remind";
export { bindsRole } from "./rule";
export { addStaff, leaveStaff, listStaff } from "./staff";
export { type Demand, demandsOf, type GateStanding, kitchenStanding, renterStanding } from "./standing";
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
