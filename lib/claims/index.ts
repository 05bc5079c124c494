import "server-only";

export { addClaimPhoto, claimPhoto } from "./claim-photos";
export { answerClaim, decideClaim, fileClaim, withdrawClaim } from "./claim-verbs";
export { type Claim, type Deposit, depositForSystem, getDeposit, listDisputedClaims } from "./read-claim";
export { settleDeposits } from "./settle-deposits";
