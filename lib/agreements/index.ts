import "server-only";

export { acceptAgreement } from "./accept-agreement";
export { agreementPdf } from "./agreement-pdf";
export { drawUpAgreement, renewAgreements } from "./draw-up";
export {
  type Agreement,
  agreementForSystem,
  listAgreements,
  listKitchenAgreements,
  readAgreement,
} from "./queries";
export { withdrawAgreement } from "./withdraw-agreement";
