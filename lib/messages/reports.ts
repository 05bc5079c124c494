import { eq, sql } from "drizzle-orm";
import { bookingMessages } from "@/db/schema";
import { authorize } from "@/lib/access";
import { getBooking } from "@/lib/bookings";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import type { ReportIdInput, ReportMessageInput } from "./schemas";
import { type Side, sideOf } from "./thread";

/** Shows a message of the other side to support. A message is reported once. Refuses `not_found`, `forbidden`, `conflict`. */
export async function reportMessage(ctx: Ctx, { messageId, reason }: ReportMessageInput): Promise<void> {
  const person = await requirePerson(ctx);
  const [message] = await ctx.db.run((query) =>
    query
      .select({ bookingId: bookingMessages.bookingId, side: bookingMessages.side })
      .from(bookingMessages)
      .where(eq(bookingMessages.id, messageId))
      .limit(1),
  );
  if (!message) return refuse("not_found", "Message not found");
  const booking = await getBooking(ctx, message.bookingId);
  authorize(person, "booking:message", booking);
  if (message.side === sideOf(person, booking)) refuse("conflict", "Report what the other side wrote");
  await ctx.system.batch((query) => [
    query.execute(sql`insert into message_reports (id, message_id, reporter_id, reason, created_at)
      values (${uuidv7()}::uuid, ${messageId}::uuid, ${person.userId}::uuid, ${reason}, prep.now()) on conflict (message_id) do nothing`),
    query.execute(sql`select prep.audit(${booking.organizationId}::uuid, 'message.reported', 'booking', ${booking.id}::uuid,
      ${JSON.stringify({ messageId })}::jsonb)`),
  ]);
}

type Report = {
  id: string;
  bookingId: string;
  side: Side;
  senderName: string;
  body: string;
  reason: string;
  reportedAt: string;
};

/** Reported messages that nobody has decided on, oldest first. Refuses `not_found` to all but support. */
export async function listReports(ctx: Ctx): Promise<Report[]> {
  authorize(await requirePerson(ctx), "message:review");
  const { rows } = await ctx.db.run((query) =>
    query.execute<Report>(sql`select r.id, m.booking_id as "bookingId", m.side, u.name as "senderName", m.body, r.reason,
        r.created_at as "reportedAt"
      from message_reports r join booking_messages m on m.id = r.message_id join users u on u.id = m.sender_id
      where r.resolved_at is null order by r.created_at limit 50`),
  );
  return rows;
}

/** Closes a report; the message stays as it was written. Refuses `not_found`. */
export async function resolveReport(ctx: Ctx, { reportId }: ReportIdInput): Promise<void> {
  const person = await requirePerson(ctx);
  authorize(person, "message:review");
  const { rows } = await ctx.system.run((query) =>
    query.execute(sql`with closed as (
        update message_reports set resolved_at = coalesce(resolved_at, prep.now()), resolved_by = coalesce(resolved_by, ${person.userId}::uuid)
         where id = ${reportId} returning message_id)
      select prep.audit(b.organization_id, 'message.report_closed', 'booking', b.id, jsonb_build_object('messageId', m.id))
        from closed c join booking_messages m on m.id = c.message_id join bookings b on b.id = m.booking_id`),
  );
  if (rows.length === 0) refuse("not_found", "Report not found");
}
