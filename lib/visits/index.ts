import "server-only";

export { type ArrivalSettings, getArrivalSettings, saveArrivalSettings } from "./arrival-settings";
export { entryForMail, getAccess, renewCode } from "./booking-access";
export { addDoor, type Door, listDoors, removeDoor, testDoor } from "./doors";
export { reminderHolds, sendReminders } from "./reminders";
export { tellDoors } from "./tell-doors";
