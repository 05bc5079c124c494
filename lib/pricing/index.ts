import "server-only";

export { createPromotion, endPromotion, findPromo, listPromotions } from "./promotions";
export { byTheHour, quoteMonth, quoteSlot, splitKept, termsOf } from "./quote";
