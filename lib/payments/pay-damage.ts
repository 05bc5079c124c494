import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Booking, getBooking } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { addMinutes } from "@/lib/core/interval";
import { PAY_MINUTES, SESSION_MINUTES } from "./page-minutes";
import { openPage, type PageToOpen } from "./payment-page";
import { damageMetadata, settleDamagePage } from "./settle-damage";

type Page = {
  id: string;
  amountCents: number;
  currency: string;
  /** Which page this is of those that were made. */
  pages: number;
  begunAt: string;
  sessionId: string | null;
  url: string | null;
};

/**
 * The address of the page on which a renter pays for damage beyond the deposit that their card did not: one page at a time,
 * however often it is asked for; another only when it is certain that the one before can no longer be paid. Refuses
 * `not_found`, `forbidden`, `conflict` (nothing is to be paid, or just was), `unavailable`.
 */
export async function payDamage(ctx: Ctx, { bookingId }: BookingIdInput): Promise<{ url: string }> {
  const booking = await getBooking(ctx, bookingId);
  const person = await requirePerson(ctx);
  authorize(person, "claim:answer", booking);
  const page = await pageOf(ctx, bookingId, 0);
  const stands = page.sessionId && (await settleDamagePage(ctx, page.sessionId));
  if (stands === "paid") refuse("conflict", "This has just been paid");
  if (stands === "open" && page.url) return { url: page.url };
  // Without an answer of Stripe's nobody was given the address, but another page is begun only once this one cannot be made any more.
  const over = stands === "over" || addMinutes(new Date(page.begunAt), PAY_MINUTES) <= ctx.now;
  const next = over ? await pageOf(ctx, bookingId, page.pages) : page;
  return openPage(ctx, pageToOpen(ctx, booking, next, person.email));
}

/** The page after so many, begun by whoever asks first; the newest where that has been done. */
async function pageOf(ctx: Ctx, bookingId: string, after: number): Promise<Page> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ page: Page }>(
      sql`select prep.begin_damage_page(${bookingId}::uuid, ${after}::int) as page`,
    ),
  );
  return rows[0]?.page ?? refuse("unavailable", "Please try again in a moment");
}

function pageToOpen({ locale }: Ctx, booking: Booking, page: Page, email: string): PageToOpen {
  const { id, pages, currency, amountCents } = page;
  const item = {
    amountCents,
    name: locale === "es" ? "Daños, más allá del depósito" : "Damage beyond the deposit",
    description: `${booking.kitchenName} · ${booking.spaceName}`,
  };
  return {
    ...{ reference: id, metadata: damageMetadata(id, booking.id), transferGroup: booking.id },
    ...{ email, locale, currency, items: [item], takenAtOnce: true },
    ...{ path: `/bookings/${booking.id}`, part: "#claim" },
    expiresAt: addMinutes(new Date(page.begunAt), SESSION_MINUTES),
    key: `damage-page:${id}:${pages}`,
    keep: (sessionId, url) => sql`update claim_charges set stripe_session_id = ${sessionId}, url = ${url}
      where id = ${id} and pages = ${pages} and state in ('declined', 'unpaid') returning 1`,
    gone: "Nothing is to be paid for damage of this booking",
  };
}
