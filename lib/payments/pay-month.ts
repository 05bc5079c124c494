import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { getSeries } from "@/lib/bookings";
import { readCalendarsAnew } from "@/lib/calendars";
import { type Ctx, requirePerson } from "@/lib/context";
import { equipmentNames, type Quote } from "@/lib/core/booking-terms";
import { refuse, refuseField } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { formatZoned, localDate } from "@/lib/core/zoned";
import { env } from "@/lib/env";
import { PAY_MINUTES, SESSION_MINUTES } from "./page-minutes";
import { closePageOf, keepCheckouts, openPage, type Page, type PageToOpen } from "./payment-page";
import type { PayMonthInput } from "./schemas";
import { creditOff } from "./start-checkout";

/** The most that Stripe takes at once, in cents. */
const MOST_CENTS = 99_999_999;

type Begun = {
  page: string;
  url: string | null;
  expiresAt: string;
  payUntil: string;
  currency: string;
  timeZone: string;
  bookings: {
    id: string;
    startsAt: string;
    endsAt: string;
    quote: Quote;
    totalCents: number;
    creditCents: number;
  }[];
  email: string;
  locale: "en" | "es";
  spaceName: string;
  kitchenName: string;
};
type Answer = Begun | { busy: Page[] } | { paid: true };

/**
 * The address of one payment page for all bookings of a series in a month of the kitchen's calendar that wait for their
 * payment; asking again gives the same page. Credit pays what it can of each, as at `startCheckout`; where nothing is left
 * for the card the address is the series'. Each is confirmed for itself and has its share of the charge; what is lost
 * before the page is paid is not charged. A page that was open for one of them alone is closed. Refuses `not_found`,
 * `forbidden`, `invalid_input` (`month`), `conflict` (billed by the booking, nothing waits, the host has to say yes to each,
 * just paid), `unavailable`.
 */
export async function payMonth(
  ctx: Ctx,
  { seriesId, month, useCredit }: PayMonthInput,
): Promise<{ url: string }> {
  const series = await getSeries(ctx, seriesId);
  authorize(await requirePerson(ctx), "booking:pay", series);
  const days = series.bookings.map(({ startsAt }) => localDate(startsAt, series.timeZone).slice(0, 7));
  const first = series.bookings.find(({ status }, i) => days[i] === month && status === "held");
  if (!days.includes(month)) refuseField("month", "This series has no booking in that month");
  if (first) await readCalendarsAnew(ctx, first.id);
  let answer = await begin(ctx, seriesId, month, useCredit);
  if ("busy" in answer) {
    for (const page of answer.busy) await closePageOf(ctx, page);
    answer = await begin(ctx, seriesId, month, useCredit);
  }
  if ("busy" in answer) return refuse("unavailable", "Please try again in a moment");
  if ("paid" in answer) return { url: `${env().APP_URL}/bookings/series/${seriesId}` };
  return answer.url ? { url: answer.url } : openPage(ctx, pageToOpen(seriesId, answer));
}

async function begin(
  ctx: Ctx,
  seriesId: string,
  month: string,
  useCredit: boolean | undefined,
): Promise<Answer> {
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ answer: Answer }>(
      sql`select prep.begin_month(${seriesId}::uuid, ${month}, ${uuidv7()}::uuid, ${PAY_MINUTES}, ${SESSION_MINUTES}, ${MOST_CENTS}, ${useCredit ?? null}::boolean) as answer`,
    ),
  );
  return rows[0]?.answer ?? refuse("unavailable", "Please try again in a moment");
}

function pageToOpen(seriesId: string, begun: Begun): PageToOpen {
  const time = { hour: "numeric", minute: "2-digit" } as const;
  const day = { weekday: "short", month: "short", day: "numeric" } as const;
  const at = (instant: string, style: Intl.DateTimeFormatOptions) =>
    formatZoned(new Date(instant), begun.timeZone, begun.locale, style);
  const { page, email, locale, currency } = begun;
  return {
    ...{ reference: page, metadata: { groupId: page, seriesId }, transferGroup: page },
    ...{ email, locale, currency },
    items: begun.bookings.map(({ startsAt, endsAt, quote, totalCents, creditCents }) => {
      const when = `${at(startsAt, { ...day, ...time })} – ${at(endsAt, time)}`;
      const credit = creditCents > 0 && creditOff(creditCents, begun);
      return {
        amountCents: totalCents - creditCents,
        name: `${begun.kitchenName} · ${begun.spaceName}`,
        description: [when, equipmentNames(quote), credit].filter(Boolean).join(" · "),
      };
    }),
    path: `/bookings/series/${seriesId}`,
    expiresAt: new Date(begun.expiresAt),
    heldUntil: at(begun.payUntil, time),
    key: `checkout:${page}`,
    keep: keepCheckouts(sql`group_id = ${page}`),
    gone: "Nothing of this month waits for payment",
  };
}
