import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { getRental, offerToWaitlist } from "@/lib/bookings";
import type { GiveNoticeInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { endHoldsOf } from "./end-hold";

/**
 * The host lets a rental end with the months that are paid: the others are given back, none can be added, and the renter is
 * told with the reason. Safe to repeat: the first notice counts. Refuses `not_found`, `forbidden`.
 */
export async function giveNotice(
  ctx: Ctx,
  { rentalId, reason }: GiveNoticeInput,
): Promise<{ endsAt: Date | null }> {
  const rental = await getRental(ctx, rentalId);
  authorize(await requirePerson(ctx), "rental:give-notice", rental);
  await ctx.system.run((query) => query.execute(sql`select prep.give_notice(${rentalId}::uuid, ${reason})`));
  // Cron does what fails here: the months have run out.
  await endHoldsOf(ctx, rentalId).catch(() => undefined);
  await offerToWaitlist(ctx, rental.kitchenId).catch(() => undefined);
  return { endsAt: rental.paidUntil };
}
