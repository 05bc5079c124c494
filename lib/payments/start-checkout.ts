import { eq, sql } from "drizzle-orm";
import { bookings } from "@/db/schema";
import { refuseIfBusyElsewhere } from "@/lib/calendars";
import { type Ctx, requireUser } from "@/lib/context";
import { namesOf, type Quote, type QuoteLine } from "@/lib/core/booking-terms";
import { refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { env } from "@/lib/env";
import { PAY_MINUTES, SESSION_MINUTES } from "./page-minutes";
import {
  closePageOf,
  keepCheckouts,
  openPage,
  type Page,
  type PageItem,
  type PageToOpen,
} from "./payment-page";
import type { CheckoutInput } from "./schemas";

type Begun = {
  checkoutId: string;
  /** Its page is for other bookings as well. */
  groupId: string | null;
  status: "creating" | "open" | "paid" | "expired" | "lost";
  url: string | null;
  stripeSessionId: string | null;
  expiresAt: string;
  payUntil: string;
  totalCents: number;
  /** What the payer's credit takes off this page. */
  creditCents: number;
  depositCents: number;
  /** Its payer agreed to be charged for damage with the card that pays. */
  keepsCard: boolean;
  currency: string;
  startsAt: string;
  endsAt: string;
  timeZone: string;
  email: string;
  locale: "en" | "es";
  spaceName: string;
  kitchenName: string;
};

/** Of a page that is in the way: made with credit and now wanted without, or the other way round. */
type Answer = Begun | { busy: Page } | { paid: string };

/**
 * The address of the payment page of a hold: one Session per hold, however often Pay is pressed. `useCredit` says whether
 * the payer's credit pays what it can of it; left out, a page that is open stays as it is. Where credit pays all, the hold
 * is paid at once and the address is the booking's. The intent is committed before Stripe is called under its id, so a
 * crash in between is finished by pressing Pay again. Where damage beyond the deposit may be charged the payer has to agree to it.
 * Refuses `not_found`, `conflict` (the hold ran out or is paid), `invalid_input` (`agreesToDamage`), `slot_taken` (another
 * calendar of the kitchen has it).
 */
export async function startCheckout(ctx: Ctx, input: CheckoutInput): Promise<{ url: string }> {
  const { bookingId } = input;
  requireUser(ctx);
  await refuseIfBusyElsewhere(ctx, bookingId);
  let { answer, quote } = await begin(ctx, input);
  const inTheWay = pageInTheWay(answer);
  if (inTheWay) {
    await closePageOf(ctx, inTheWay);
    ({ answer, quote } = await begin(ctx, input));
  }
  if ("paid" in answer) return { url: `${env().APP_URL}/bookings/${bookingId}` };
  if ("busy" in answer) return refuse("unavailable", "Please try again in a moment");
  if (answer.url && answer.status === "open") return { url: answer.url };
  return openPage(ctx, pageOf(bookingId, answer, quote));
}

function pageInTheWay(answer: Answer): Page | null {
  if ("busy" in answer) return answer.busy;
  // Whoever wants to pay this one alone does not want to pay the month.
  if ("paid" in answer || !answer.groupId) return null;
  const { groupId, stripeSessionId, checkoutId, expiresAt } = answer;
  const page = { reference: groupId, session_id: stripeSessionId, young: false };
  return { ...page, checkout_id: checkoutId, expires_at: expiresAt };
}

async function begin(
  ctx: Ctx,
  { bookingId, useCredit, agreesToDamage }: CheckoutInput,
): Promise<{ answer: Answer; quote: Quote }> {
  const [{ rows }, [priced]] = await ctx.db.batch((query) => [
    query.execute<{ answer: Answer }>(
      sql`select prep.begin_checkout(${bookingId}::uuid, ${uuidv7()}::uuid, ${PAY_MINUTES}, ${SESSION_MINUTES}, ${useCredit ?? null}::boolean, ${agreesToDamage ?? null}::boolean) as answer`,
    ),
    query.select({ quote: bookings.quote }).from(bookings).where(eq(bookings.id, bookingId)).limit(1),
  ]);
  const answer = rows[0]?.answer ?? refuse("unavailable", "Please try again in a moment");
  const quote = priced?.quote ?? refuse("unavailable", "Please try again in a moment");
  return { answer, quote };
}

function pageOf(bookingId: string, begun: Begun, quote: Quote): PageToOpen {
  const time = { hour: "numeric", minute: "2-digit" } as const;
  const day = { weekday: "short", month: "short", day: "numeric" } as const;
  const at = (instant: string, style: Intl.DateTimeFormatOptions) =>
    formatZoned(new Date(instant), begun.timeZone, begun.locale, style);
  const when = quote.lines.some(({ kind }) => kind === "month")
    ? `${at(begun.startsAt, { ...day, year: "numeric" })} – ${at(begun.endsAt, { ...day, year: "numeric" })}`
    : `${at(begun.startsAt, { ...day, ...time })} – ${at(begun.endsAt, time)}`;
  const { email, locale, currency, keepsCard } = begun;
  return {
    ...{ reference: bookingId, metadata: { bookingId }, transferGroup: bookingId },
    ...{ email, locale, currency, keepsCard },
    items: pageItems(begun, quote, when),
    path: `/bookings/${bookingId}`,
    expiresAt: new Date(begun.expiresAt),
    heldUntil: at(begun.payUntil, time),
    key: `checkout:${begun.checkoutId}`,
    keep: keepCheckouts(sql`id = ${begun.checkoutId}`),
    gone: "This booking is no longer waiting for payment",
  };
}

/** What credit takes off, as a payment page says it. */
export const creditOff = (creditCents: number, { currency, locale }: Pick<Begun, "currency" | "locale">) =>
  `${formatMoney(-creditCents, currency, locale)} ${locale === "es" ? "de su crédito" : "of your credit"}`;

/** What the page calls by name; everything else is the time, with what goes on top of it or off it, in one sum. */
const named = (line: QuoteLine): string | null => {
  if (line.kind === "fee" || line.kind === "tax") return line.name;
  return line.kind === "equipment" && line.amountCents > 0 ? namesOf([line]) : null;
};

/**
 * The page shows the price as it was quoted: the time, then equipment and fees; what is included stands beside the time.
 * Stripe's lines cannot be less than nothing: with a promo code or credit the page shows what is left as one sum.
 */
function pageItems(begun: Begun, { lines }: Quote, when: string): PageItem[] {
  const code = lines.find((line) => line.kind === "promo")?.code;
  const creditCents = Math.min(begun.creditCents, begun.totalCents);
  const whole = code !== undefined || creditCents > 0;
  const included = namesOf(
    lines.filter((line) => line.kind === "equipment").filter((line) => whole || line.amountCents === 0),
  );
  const apart = whole ? [] : lines.filter((line) => named(line) !== null);
  const timeCents = lines
    .filter((line) => !apart.includes(line))
    .reduce((sum, { amountCents }) => sum + amountCents, -creditCents);
  const es = begun.locale === "es";
  const depositCents = begun.depositCents - (begun.creditCents - creditCents);
  return [
    {
      amountCents: timeCents,
      name: `${begun.kitchenName} · ${begun.spaceName}`,
      description: [when, included, code, creditCents > 0 && creditOff(creditCents, begun)]
        .filter(Boolean)
        .join(" · "),
    },
    ...apart.map((line) => ({ amountCents: line.amountCents, name: named(line) ?? "" })),
    { amountCents: depositCents, name: es ? "Depósito, se devuelve" : "Deposit, given back" },
  ].filter(({ amountCents }) => amountCents > 0);
}
