import "server-only";

export { type ArrivalSettings, getArrivalSettings, saveArrivalSettings } from "./arrival-settings";
export { entryForMail, getAccess, renewCode } from "./booking-access";
export { addDoor, type Door, listDoors, removeDoor, testDoor } from "./doors";
export { getPass } from "./pass";
export { reminderHolds, sendReminders } from "./reminders";
export { recordScan, type ScanList, scanList } from "./scans";
export { tellDoors } from "./tell-doors";
