import "server-only";

export { type ArrivalSettings, getArrivalSettings, saveArrivalSettings } from "./arrival-settings";
export { getAccess, renewCode } from "./booking-access";
export { addDoor, type Door, listDoors, removeDoor, testDoor } from "./doors";
export { tellDoors } from "./tell-doors";
