import { and, eq, sql } from "drizzle-orm";
import { bookingMessages } from "@/db/schema";
import { bookingForSystem, isStorage } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import type { OutboxJob } from "@/lib/core/outbox-jobs";
import type { Facts } from "./compose-mail";

/** That somebody has written, not what: the words stay where they can be reported. Null when they were read meanwhile. */
export async function messageFacts(ctx: Ctx, job: OutboxJob): Promise<Facts | null> {
  const [message] = await ctx.system.run((query) =>
    query
      .select({ bookingId: bookingMessages.bookingId })
      .from(bookingMessages)
      .where(
        and(
          eq(bookingMessages.id, job.subjectId),
          sql`not exists (select 1 from message_reads r where r.booking_id = ${bookingMessages.bookingId}
            and r.side <> ${bookingMessages.side} and r.read_at > ${bookingMessages.createdAt})`,
        ),
      )
      .limit(1),
  );
  if (!message) return null;
  const booking = await bookingForSystem(ctx, message.bookingId);
  const place = job.template === "host_new_message" ? "/host" : "";
  const page =
    isStorage(booking) && booking.seriesId
      ? `${place || "/bookings"}/storage/${booking.seriesId}`
      : `${place}/bookings/${booking.id}`;
  return {
    path: `${page}#messages`,
    values: {
      kitchen: booking.kitchenName,
      space: booking.spaceName,
      renter: booking.renterName || booking.renterEmail,
    },
    rows: [],
  };
}
