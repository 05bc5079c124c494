import { asc, desc, eq, getTableColumns, sql } from "drizzle-orm";
import { bookings, organizations, payoutItems, payouts, spaces, users } from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { csvAmount, csvCell } from "@/lib/core/csv";
import { refuse } from "@/lib/core/errors";
import type { PayoutKind } from "@/lib/core/payout-terms";
import { localDate, withOffset } from "@/lib/core/zoned";

const MAX_ITEMS = 5_000;

/** The payouts of an organization, newest first, each with the sum of its items. */
export async function listPayouts(ctx: Ctx, organizationId: string) {
  authorize(await requirePerson(ctx), "payout:read", { organizationId });
  return ctx.db.run((query) =>
    query
      .select({
        id: payouts.id,
        weekOf: payouts.weekOf,
        status: payouts.status,
        paidAt: payouts.paidAt,
        currency: payouts.currency,
        bookings: sql<number>`count(${payoutItems.id})::int`,
        netCents: sql<number>`coalesce(sum(${payoutItems.netCents}), 0)::int`,
      })
      .from(payouts)
      .leftJoin(payoutItems, eq(payoutItems.payoutId, payouts.id))
      .where(eq(payouts.organizationId, organizationId))
      .groupBy(payouts.id)
      .orderBy(desc(payouts.weekOf))
      .limit(104),
  );
}

export type StatementItem = {
  bookingId: string;
  kind: PayoutKind;
  spaceName: string;
  renterName: string;
  status: string;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  grossCents: number;
  feeCents: number;
  taxCents: number;
  netCents: number;
  transferId: string | null;
  lastError: string;
};

/** One payout with a row per booking, more of them where damage was awarded, and totals that are the sums of the rows. Refuses `not_found`, `forbidden`. */
export async function getStatement(ctx: Ctx, payoutId: string) {
  const person = await requirePerson(ctx);
  const [heads, items] = await ctx.db.batch((query) => [
    query
      .select({
        ...getTableColumns(payouts),
        organizationName: organizations.name,
        timeZone: organizations.timeZone,
      })
      .from(payouts)
      .innerJoin(organizations, eq(organizations.id, payouts.organizationId))
      .where(eq(payouts.id, payoutId))
      .limit(1),
    query
      .select({
        bookingId: payoutItems.bookingId,
        kind: payoutItems.kind,
        spaceName: spaces.name,
        renterName: sql<string>`coalesce(nullif(${users.name}, ''), ${users.email})`,
        status: bookings.status,
        startsAt: bookings.startsAt,
        endsAt: bookings.endsAt,
        timeZone: bookings.timeZone,
        grossCents: payoutItems.grossCents,
        feeCents: payoutItems.feeCents,
        taxCents: payoutItems.taxCents,
        netCents: payoutItems.netCents,
        transferId: payoutItems.stripeTransferId,
        lastError: payoutItems.lastError,
      })
      .from(payoutItems)
      .innerJoin(bookings, eq(bookings.id, payoutItems.bookingId))
      .innerJoin(spaces, eq(spaces.id, bookings.spaceId))
      .innerJoin(users, eq(users.id, bookings.renterId))
      .where(eq(payoutItems.payoutId, payoutId))
      .orderBy(asc(bookings.startsAt), asc(bookings.id))
      .limit(MAX_ITEMS),
  ]);
  const payout = heads[0] ?? refuse("not_found", "Payout not found");
  authorize(person, "payout:read", payout);
  const sum = (pick: (item: StatementItem) => number) => items.reduce((total, item) => total + pick(item), 0);
  return {
    ...payout,
    items: items as StatementItem[],
    totals: {
      grossCents: sum((i) => i.grossCents),
      feeCents: sum((i) => i.feeCents),
      taxCents: sum((i) => i.taxCents),
      netCents: sum((i) => i.netCents),
    },
  };
}

export type Statement = Awaited<ReturnType<typeof getStatement>>;

const HEAD = [
  "booking",
  "date",
  "starts_at",
  "ends_at",
  "space",
  "renter",
  "status",
  "gross",
  "fee",
  "tax",
  "net",
  "currency",
  "for",
  "transfer",
];

/** One row per booking (RFC 4180); the net column adds up to the transfers. */
export function statementCsv(statement: Statement): string {
  const rows = statement.items.map((i) =>
    [
      csvCell(i.bookingId),
      localDate(i.startsAt, i.timeZone),
      withOffset(i.startsAt, i.timeZone),
      withOffset(i.endsAt, i.timeZone),
      csvCell(i.spaceName),
      csvCell(i.renterName),
      i.status,
      csvAmount(i.grossCents),
      csvAmount(i.feeCents),
      csvAmount(i.taxCents),
      csvAmount(i.netCents),
      statement.currency,
      i.kind,
      i.transferId ?? "",
    ].join(","),
  );
  return `${[HEAD.join(","), ...rows].join("\r\n")}\r\n`;
}

const QUICKBOOKS_WORDS = {
  booking: "booking",
  claim: "damage claim",
  damage: "damage beyond the deposit",
} satisfies Record<PayoutKind, string>;

/**
 * The file that QuickBooks Online takes as a bank feed: date (MM/DD/YYYY), description, amount. A row per item, dated by
 * the day (UTC) on which the payout was paid, before that by its week; the amounts add up to the statement's net.
 */
export function quickbooksCsv(statement: Statement): string {
  const paidOn = statement.paidAt ? localDate(statement.paidAt, "UTC") : statement.weekOf;
  const [year, month, day] = paidOn.split("-");
  const rows = statement.items.map((i) => {
    const what = QUICKBOOKS_WORDS[i.kind];
    const description = `${i.spaceName}, ${i.renterName}, ${what} ${i.bookingId}`;
    return [`${month}/${day}/${year}`, csvCell(description), csvAmount(i.netCents)].join(",");
  });
  return `${["Date,Description,Amount", ...rows].join("\r\n")}\r\n`;
}
