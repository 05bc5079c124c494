import "server-only";

export {
  inspectedKitchen,
  listInspectionLinks,
  makeInspectionLink,
  revokeInspectionLink,
} from "./links";
export { nameShift, readShift } from "./shifts";
export { type HeldPaper, kitchenPapers, listUses, MOST_USES, type Use } from "./uses";
