import { z } from "zod";
import { InstantInput } from "@/lib/core/instant-input";
import { DurationInput } from "./series-schemas";

/** A length of time that somebody wants anywhere within a window. */
export const JoinWaitlistInput = z
  .strictObject({
    spaceId: z.uuid("Give the id of a space"),
    windowStartsAt: InstantInput,
    windowEndsAt: InstantInput,
    durationMinutes: DurationInput,
  })
  .refine(
    ({ windowStartsAt, windowEndsAt, durationMinutes }) =>
      windowEndsAt.getTime() - windowStartsAt.getTime() >= durationMinutes * 60_000,
    {
      path: ["windowEndsAt"],
      error: "The window is shorter than what you want to book",
    },
  );
export type JoinWaitlistInput = z.output<typeof JoinWaitlistInput>;

export const WaitlistIdInput = z.strictObject({ entryId: z.uuid("Give the id of a waitlist entry") });
export type WaitlistIdInput = z.output<typeof WaitlistIdInput>;
