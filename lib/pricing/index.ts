import "server-only";

export { byTheHour, quoteMonth, quoteSlot, splitKept, termsOf } from "./quote";
