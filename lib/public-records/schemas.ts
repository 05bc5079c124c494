import { z } from "zod";
import { RECORD_SOURCES } from "@/lib/core/record-terms";

export const ImportRecordsInput = z.strictObject({
  source: z.enum(RECORD_SOURCES, "Choose a source from the list"),
  fileName: z.string().trim().min(1, "Give the name of the file").max(200, "Use at most 200 characters"),
  /** SHA-256 of the file, in hex: the same file is the same import. */
  fileHash: z.string().regex(/^[\da-f]{64}$/, "Give the hash of the file"),
});
export type ImportRecordsInput = z.output<typeof ImportRecordsInput>;

export const DecideMatchInput = z.strictObject({
  matchId: z.uuid("Give the id of a match"),
  decision: z.enum(["accepted", "rejected"], "Choose from the list"),
});
export type DecideMatchInput = z.output<typeof DecideMatchInput>;

export const DecideClosureInput = z.strictObject({
  closureId: z.uuid("Give the id of a closure"),
  decision: z.enum(["dismissed", "suspended"], "Choose from the list"),
  /** Of a suspension the host reads it. */
  note: z.string().trim().min(10, "Say why, in a sentence").max(500, "Use at most 500 characters"),
});
export type DecideClosureInput = z.output<typeof DecideClosureInput>;
