import { z } from "zod";
import { MOST_NOTE_LENGTH } from "@/lib/core/dispute-terms";

export const DisputeIdInput = z.strictObject({ disputeId: z.uuid("Give the id of a dispute") });
export type DisputeIdInput = z.output<typeof DisputeIdInput>;

export const DisputeNoteInput = DisputeIdInput.extend({
  note: z.string().trim().max(MOST_NOTE_LENGTH, "Use at most 4000 characters"),
});
export type DisputeNoteInput = z.output<typeof DisputeNoteInput>;
