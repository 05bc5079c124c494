import { bookingForSystem, changeForSystem } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import type { OutboxJob } from "@/lib/core/outbox-jobs";
import { bookingFacts } from "./booking-facts";
import type { Facts, MailWords, Reader } from "./compose-mail";

/** What a change is called that is about equipment alone. */
const EQUIPPED: Partial<Record<OutboxJob["template"], MailWords>> = {
  booking_moved: "booking_equipped",
  host_booking_moved: "host_booking_equipped",
};

/** A change is about its booking, at the time that it changes to, unless nothing came of it. */
export async function changeFacts(ctx: Ctx, job: OutboxJob, reader: Reader): Promise<Facts> {
  const change = await changeForSystem(ctx, job.subjectId);
  const booking = await bookingForSystem(ctx, change.bookingId);
  const asked = job.template === "move_proposed" || job.template === "host_move_declined";
  const time = asked ? { startsAt: change.toStartsAt, endsAt: change.toEndsAt } : {};
  const facts = bookingFacts({ ...booking, ...time }, job, reader);
  const values = { ...facts.values, reason: change.reason && ` “${change.reason}”` };
  const { attachments: _, ...rest } = facts;
  const moved = +change.fromStartsAt !== +change.toStartsAt || +change.fromEndsAt !== +change.toEndsAt;
  const words = moved ? undefined : EQUIPPED[job.template];
  if (job.template === "booking_moved") return { ...facts, values, ...(words && { words }) };
  return {
    ...rest,
    ...(words && { words }),
    values,
    rows: facts.rows.slice(0, job.template.startsWith("host_") ? 1 : 2),
  };
}
