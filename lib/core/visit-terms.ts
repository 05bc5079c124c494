/** What door systems are told. */
export const DOOR_EVENTS = ["access.granted", "access.revoked", "test"] as const;
export type DoorEventType = (typeof DOOR_EVENTS)[number];

/** `first` checked the crew in; `again` came after that; `late` reached us when the booking was closed as a no-show. */
export const SCAN_OUTCOMES = ["first", "again", "late"] as const;

export const HANDOVER_KINDS = ["check_out", "arrival"] as const;

export type ChecklistItem = { label: string; done: boolean };

/** Address, code and pass work from this long before the start; so does checking in. */
export const ACCESS_OPENS_MINUTES = 30;

/** What a crew confirms when a kitchen has no list of its own; the sentences stand in `messages`. */
export const USUAL_CHECKLIST = ["surfaces", "equipment", "floor", "trash", "cold"] as const;
