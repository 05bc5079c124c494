import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Booking, type BookingChange, getBooking, openChange } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { formatZoned } from "@/lib/core/zoned";
import { env } from "@/lib/env";
import { openPage, type PageToOpen } from "./payment-page";
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
  const { url } = await openPage(ctx, {
    params: sessionParams(ctx, booking, change, page, person.email),
    key: `checkout:${page.id}`,
    keep: (
      sessionId,
      at,
    ) => sql`update checkouts set status = 'open', stripe_session_id = ${sessionId}, url = ${at}
      where id = ${page.id} and status in ('creating', 'open') returning 1`,
    gone: "No change of this booking waits for payment",
  });
  return { url, expiresAt };
}

function sessionParams(
  ctx: Ctx,
  booking: Booking,
  change: BookingChange,
  page: Page,
  email: string,
): PageToOpen["params"] {
  const time = { hour: "numeric", minute: "2-digit" } as const;
  const day = { weekday: "short", month: "short", day: "numeric" } as const;
  const at = (instant: Date, style: Intl.DateTimeFormatOptions) =>
    formatZoned(instant, booking.timeZone, ctx.locale, style);
  const when = `${at(change.toStartsAt, { ...day, ...time })} – ${at(change.toEndsAt, time)}`;
  const newTime = ctx.locale === "es" ? `Nuevo horario: ${when}` : `New time: ${when}`;
  const off = page.credit_cents;
  const credit = off > 0 && creditOff(off, { currency: change.currency, locale: ctx.locale });
  const metadata = { bookingId: booking.id, changeId: change.id };
  return {
    mode: "payment",
    client_reference_id: change.id,
    metadata,
    customer_email: email,
    locale: ctx.locale,
    allowed_payment_method_types: ["card", "link"],
    expires_at: Math.floor(new Date(page.expires_at).getTime() / 1000),
    success_url: `${env().APP_URL}/bookings/${booking.id}/return?session={CHECKOUT_SESSION_ID}`,
    cancel_url: `${env().APP_URL}/bookings/${booking.id}`,
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: change.currency,
          unit_amount: change.chargeCents - page.credit_cents,
          product_data: {
            name: `${booking.kitchenName} · ${booking.spaceName}`,
            description: [newTime, credit].filter(Boolean).join(" · "),
          },
        },
      },
    ],
    payment_intent_data: { capture_method: "manual", transfer_group: booking.id, metadata },
  };
}
