import { authorize } from "@/lib/access";
import { checkChange, getBooking, isStorage, samePrice } from "@/lib/bookings";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse, refuseField } from "@/lib/core/errors";
import { minutesIn, slotAt } from "@/lib/core/interval";
import { bps } from "@/lib/core/money";
import { instantOf } from "@/lib/core/zoned";
import { spaceCard } from "@/lib/kitchens";
import type { ProposeMoveForm, ProposeMoveInput } from "./schemas";
import { writeChange } from "./write-change";

/** How long a proposal stays open; never beyond the start of the time it would replace. */
const PROPOSAL_MINUTES = 48 * 60;

/**
 * A host asks a renter to come at another time, as long as before and at the same price. The new time is kept until the
 * renter answers. Refuses `not_found`, `forbidden`, `conflict`, `invalid_input` (`startsAt`), `slot_taken`,
 * `equipment_taken`.
 */
export async function proposeMove(ctx: Ctx, input: ProposeMoveInput): Promise<{ status: "proposed" }> {
  const booking = await getBooking(ctx, input.bookingId);
  authorize(await requirePerson(ctx), "booking:propose-move", booking);
  if (isStorage(booking)) refuse("conflict", "A month of storage keeps its days");
  if (booking.status !== "confirmed") refuse("conflict", "Only a confirmed booking can be changed");
  if (ctx.now >= booking.startsAt) refuse("conflict", "A booking that has begun can only be extended");
  const slot = slotAt(input.startsAt, minutesIn(booking));
  if (+slot.startsAt === +booking.startsAt)
    refuseField("startsAt", "That is the time of the booking already");
  for (let attempt = 0; attempt < 2; attempt++) {
    const card = await spaceCard(ctx, booking.spaceId, true);
    checkChange(card, booking, slot, ctx.now, { host: true });
    const quoted = {
      booking,
      card,
      slot,
      kind: "proposal",
      share: bps(0),
      equipment: null,
      price: samePrice(booking),
    } as const;
    const terms = { state: "proposed", openMinutes: PROPOSAL_MINUTES, reason: input.reason } as const;
    if ((await writeChange(ctx, quoted, terms)) !== "stale") return { status: "proposed" };
  }
  return refuse("conflict", "The kitchen changed its rules just now. Look again and choose a slot");
}

/** The same by date and time of the kitchen's clock. Refuses as `proposeMove`; by field `date`, `time`. */
export async function proposeMoveByClock(ctx: Ctx, input: ProposeMoveForm): Promise<{ status: "proposed" }> {
  const { bookingId, reason } = input;
  const { timeZone } = await getBooking(ctx, bookingId);
  const missing = "The clocks skip this time on that day";
  const startsAt = instantOf(input.date, input.time, timeZone) ?? refuseField("time", missing);
  return proposeMove(ctx, { bookingId, startsAt, reason });
}
