import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { freeSlotLock, getBooking, liveAllocations, openChange } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { endChange } from "./write-change";

/** The renter takes the time that the host proposed. Refuses `not_found`, `forbidden`, `conflict` (no longer open). */
export async function acceptMove(ctx: Ctx, input: BookingIdInput): Promise<{ status: "applied" }> {
  const change = await proposalOf(ctx, input);
  const [before] = await ctx.system.batch((query) => [
    liveAllocations(query, input.bookingId),
    query.execute(sql`select prep.accept_move(${change.id}::uuid)`),
  ]);
  await freeSlotLock(input.bookingId, before);
  return { status: "applied" };
}

/** The renter keeps the time that was booked. Refuses `not_found`, `forbidden`, `conflict` (no longer open). */
export async function declineMove(ctx: Ctx, input: BookingIdInput): Promise<{ status: "declined" }> {
  const change = await proposalOf(ctx, input);
  if (!(await endChange(ctx, change, "declined"))) refuse("conflict", "This proposal is no longer open");
  return { status: "declined" };
}

async function proposalOf(ctx: Ctx, { bookingId }: BookingIdInput) {
  const booking = await getBooking(ctx, bookingId);
  authorize(await requirePerson(ctx), "booking:change", booking);
  const change = await openChange(ctx, bookingId);
  if (change?.state !== "proposed") refuse("conflict", "This proposal is no longer open");
  return change;
}
