import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Booking, type BookingChange, getBooking, openChange } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { formatZoned } from "@/lib/core/zoned";
import { keepCheckouts, openPage, type PageToOpen } from "./payment-page";
import { creditOff } from "./start-checkout";

type Page = { id: string; status: string; url: string | null; expires_at: string; credit_cents: number };

/**
 * The payment page of the change that waits for one: a single page, however often it is asked for. The intent was
 * committed with the change, so a crash in between is finished by asking again. Refuses `not_found`, `conflict`.
 */
export async function payChange(
  ctx: Ctx,
  { bookingId }: BookingIdInput,
): Promise<{ url: string; expiresAt: Date }> {
  const booking = await getBooking(ctx, bookingId);
  const person = await requirePerson(ctx);
  authorize(person, "booking:change", booking);
  const change = await openChange(ctx, bookingId);
  if (change?.state !== "pending_payment" || !change.expiresAt || change.expiresAt <= ctx.now)
    refuse("conflict", "No change of this booking waits for payment");
  const { expiresAt } = change;
  const { rows } = await ctx.system.run((query) =>
    query.execute<Page>(
      sql`select id, status, url, expires_at, credit_cents from checkouts where change_id = ${change.id}`,
    ),
  );
  const page = rows[0] ?? refuse("unavailable", "Please try again in a moment");
  if (page.url && page.status === "open") return { url: page.url, expiresAt };
  const { url } = await openPage(ctx, pageToOpen(ctx, booking, change, page, person.email));
  return { url, expiresAt };
}

function pageToOpen(
  { locale }: Ctx,
  booking: Booking,
  change: BookingChange,
  page: Page,
  email: string,
): PageToOpen {
  const time = { hour: "numeric", minute: "2-digit" } as const;
  const day = { weekday: "short", month: "short", day: "numeric" } as const;
  const at = (instant: Date, style: Intl.DateTimeFormatOptions) =>
    formatZoned(instant, booking.timeZone, locale, style);
  const when = `${at(change.toStartsAt, { ...day, ...time })} – ${at(change.toEndsAt, time)}`;
  const newTime = locale === "es" ? `Nuevo horario: ${when}` : `New time: ${when}`;
  const { currency } = change;
  const credit = page.credit_cents > 0 && creditOff(page.credit_cents, { currency, locale });
  const item = {
    amountCents: change.chargeCents - page.credit_cents,
    name: `${booking.kitchenName} · ${booking.spaceName}`,
    description: [newTime, credit].filter(Boolean).join(" · "),
  };
  return {
    ...{ reference: change.id, metadata: { bookingId: booking.id, changeId: change.id } },
    ...{ transferGroup: booking.id, email, locale, currency, items: [item] },
    path: `/bookings/${booking.id}`,
    expiresAt: new Date(page.expires_at),
    key: `checkout:${page.id}`,
    keep: keepCheckouts(sql`id = ${page.id}`),
    gone: "No change of this booking waits for payment",
  };
}
