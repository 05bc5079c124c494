import { z } from "zod";
import { DurationInput } from "./series-schemas";

const Instant = z.iso
  .datetime({ offset: true, error: "Give an instant with an offset, like 2030-01-02T09:00:00-06:00" })
  .transform((text) => new Date(text));

/** A length of time that somebody wants anywhere within a window. */
export const JoinWaitlistInput = z
  .strictObject({
    spaceId: z.uuid("Give the id of a space"),
    windowStartsAt: Instant,
    windowEndsAt: Instant,
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
