import "server-only";

export { evidencePacket } from "./packet";
export { type BookingDispute, disputesOf, listDisputes } from "./read-disputes";
export { keepNote, sendDueEvidence, sendEvidence } from "./send-evidence";
