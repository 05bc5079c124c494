import "server-only";

export { createPromotion, endPromotion, findPromo, listPromotions } from "./promotions";
export {
  byTheHour,
  LEAST_CENTS,
  PLATFORM_FEE,
  type PricedEquipment,
  quoteMonth,
  quoteSlot,
  splitKept,
  termsOf,
} from "./quote";
