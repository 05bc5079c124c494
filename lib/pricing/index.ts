import "server-only";

export { plansAfter } from "./plan-price";
export {
  createPromotion,
  createPromotionByDays,
  endPromotion,
  findPromo,
  listPromotions,
} from "./promotions";
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
