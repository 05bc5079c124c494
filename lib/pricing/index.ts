import "server-only";

export { createPromotion, endPromotion, findPromo, listPromotions } from "./promotions";
export {
  byTheHour,
  LEAST_CENTS,
  type PricedEquipment,
  quoteMonth,
  quoteSlot,
  splitKept,
  termsOf,
} from "./quote";
