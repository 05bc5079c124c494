import "server-only";

export { type ArrivalSettings, getArrivalSettings, saveArrivalSettings } from "./arrival-settings";
export { entryForMail, getAccess, renewCode } from "./booking-access";
export { addDoor, type Door, listDoors, removeDoor, testDoor } from "./doors";
export { finishVisit, getHandover, type Handover, tellCondition } from "./handover";
export { addHandoverPhoto, handoverPhoto } from "./handover-photos";
export { getPass } from "./pass";
export { reminderHolds, sendReminders } from "./reminders";
export { recordScan, type ScanList, scanList } from "./scans";
export { tellDoors } from "./tell-doors";
