import "server-only";

export { creditWallet, decideCredit, listPendingCredit } from "./give-credit";
export { creditOf, readWallet, type Wallet } from "./read-wallet";
export { acceptInvitation, readReferral, rewardReferrals } from "./referrals";
export {
  type CreditTransfer,
  listCreditTransfers,
  listTransferSources,
  settleCreditTransfers,
  type TransferSource,
  transferToCredit,
} from "./transfer-credit";
