import "server-only";

export { approveRequest, declineRequest, expireRequests } from "./answer-request";
export { cancelBooking, quoteCancellation } from "./cancel-booking";
export { cancelSeries } from "./cancel-series";
export { finishOnboarding, startOnboarding } from "./connect";
export { giveBackHold, sweepHolds } from "./end-hold";
export { receiveStripeEvent } from "./receive-stripe-event";
export { sendRefunds } from "./send-refunds";
export { settleCheckout, settleUnfinished } from "./settle-checkout";
export { startCheckout } from "./start-checkout";
