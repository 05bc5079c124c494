import "server-only";

export { acceptMove, declineMove } from "./answer-move";
export { approveRequest, declineRequest, expireRequests } from "./answer-request";
export { cancelBooking, quoteCancellation } from "./cancel-booking";
export { cancelSeries } from "./cancel-series";
export { type ChangeOutcome, changeBooking, extendBooking } from "./change-booking";
export { finishOnboarding, startOnboarding } from "./connect";
export { editSeries, quoteSeriesEdit } from "./edit-series";
export { sweepChanges, withdrawChange } from "./end-change";
export { giveBackHold, sweepHolds } from "./end-hold";
export { type Extension, extensionChoices } from "./extension-choices";
export { payChange } from "./pay-change";
export { proposeMove, proposeMoveByClock } from "./propose-move";
export { quoteChange } from "./quote-change";
export { receiveStripeEvent } from "./receive-stripe-event";
export { sendRefunds } from "./send-refunds";
export { settleCheckout, settleUnfinished } from "./settle-checkout";
export { startCheckout } from "./start-checkout";
