import { z } from "zod";
import { listOrganizationBookings } from "@/lib/bookings";
import { ListBookingsInput } from "@/lib/bookings/schemas";
import { moneyJson } from "@/lib/core/money";
import { PAYOUT_KINDS, WAITING_REASONS } from "@/lib/core/payout-terms";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import { getStatement, listPayouts, listWaiting, setPayoutMinimum } from "@/lib/payouts";
import { SetPayoutMinimumInput } from "@/lib/payouts/schemas";
import { ONCE, REFUSALS } from "./on-a-booking";
import { HostBookingJson, hostBookingJson, Id, Instant, Money, page } from "./shapes";

const organizationId = z.uuid("Give the id of an organization");
const HOST = { method: "GET", scope: "host:read", limit: "read" } as const;

export const listHostBookings = endpoint({
  ...HOST,
  id: "listHostBookings",
  path: "/host/bookings",
  summary: "Bookings of one organization, latest start first",
  query: ListBookingsInput.extend({ organizationId }),
  answer: page(HostBookingJson),
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, query: { organizationId: id, ...input } }) => {
    const { items, nextCursor } = await listOrganizationBookings(ctx, id, input);
    return { body: { items: items.map(hostBookingJson), nextCursor } };
  },
});

const PayoutJson = z.strictObject({
  id: Id,
  weekOf: z.iso.date(),
  status: z.string(),
  paidAt: Instant.nullable(),
  bookings: z.int(),
  net: Money,
});

export const listHostPayouts = endpoint({
  ...HOST,
  id: "listPayouts",
  path: "/host/payouts",
  summary: "Payouts of one organization, newest first, up to two years",
  query: z.strictObject({ organizationId }),
  answer: page(PayoutJson),
  refusals: ["invalid_input", "not_found", "forbidden", "rate_limited"],
  run: async ({ ctx, query }) => {
    const payouts = await listPayouts(ctx, query.organizationId);
    const items = payouts.map(({ id, weekOf, status, paidAt, bookings, netCents, currency }) => ({
      ...{ id, weekOf, status, bookings },
      paidAt: paidAt?.toISOString() ?? null,
      net: moneyJson(netCents, currency),
    }));
    return { body: { items, nextCursor: null } };
  },
});

const WaitingJson = z.strictObject({
  /** When the weekly run of this organization begins next: Mondays at 6:00 on its own clock. */
  nextRunAt: Instant,
  /** What has to be due together before any of it is paid out. */
  minimumCents: z.int(),
  items: z.array(
    z.strictObject({
      bookingId: Id,
      kitchenId: Id,
      kind: z.enum(PAYOUT_KINDS),
      spaceName: z.string(),
      startsAt: Instant,
      timeZone: z.string(),
      amount: Money,
      reason: z.enum(WAITING_REASONS),
    }),
  ),
});

export const listHostWaiting = endpoint({
  ...HOST,
  id: "listWaitingPayouts",
  path: "/host/payouts/waiting",
  summary: "What is past the claim window and not paid out yet, with the reason, and when the next run is",
  query: z.strictObject({ organizationId }),
  answer: WaitingJson,
  refusals: ["invalid_input", "not_found", "forbidden", "rate_limited"],
  run: async ({ ctx, query }) => {
    const { nextRunAt, timeZone, minimumCents, items } = await listWaiting(ctx, query.organizationId);
    const rows = items.map(({ amountCents, currency, startsAt, ...item }) => ({
      ...item,
      startsAt: withOffset(startsAt, item.timeZone),
      amount: moneyJson(amountCents, currency),
    }));
    return { body: { nextRunAt: withOffset(nextRunAt, timeZone), minimumCents, items: rows } };
  },
});

export const setHostPayoutMinimum = endpoint({
  method: "POST",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  id: "setPayoutMinimum",
  path: "/host/payouts/minimum",
  summary: "From which sum on an organization is paid out; less waits for a later run",
  body: SetPayoutMinimumInput,
  answer: SetPayoutMinimumInput,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, body }) => {
    await setPayoutMinimum(ctx, body);
    return { body };
  },
});

const StatementJson = z.strictObject({
  id: Id,
  organizationId: Id,
  weekOf: z.iso.date(),
  status: z.string(),
  paidAt: Instant.nullable(),
  items: z.array(
    z.strictObject({
      bookingId: Id,
      /** The booking itself, what was awarded out of its deposit, or charged for damage beyond that. */
      kind: z.enum(PAYOUT_KINDS),
      spaceName: z.string(),
      renterName: z.string(),
      status: z.string(),
      startsAt: Instant,
      endsAt: Instant,
      timeZone: z.string(),
      gross: Money,
      fee: Money,
      tax: Money,
      net: Money,
      transferId: z.string().nullable(),
    }),
  ),
  totals: z.strictObject({ gross: Money, fee: Money, tax: Money, net: Money }),
});

export const readHostPayout = endpoint({
  ...HOST,
  id: "getPayout",
  path: "/host/payouts/{payoutId}",
  summary: "One payout with a row per booking; the totals are the sums of the rows",
  params: z.strictObject({ payoutId: z.uuid("Give the id of a payout") }),
  answer: StatementJson,
  refusals: ["invalid_input", "not_found", "forbidden", "rate_limited"],
  run: async ({ ctx, params }) => {
    const statement = await getStatement(ctx, params.payoutId);
    const { id, organizationId: owner, weekOf, status, paidAt, currency } = statement;
    type Parts = { grossCents: number; feeCents: number; taxCents: number; netCents: number };
    const parts = (of: Parts) => ({
      gross: moneyJson(of.grossCents, currency),
      fee: moneyJson(of.feeCents, currency),
      tax: moneyJson(of.taxCents, currency),
      net: moneyJson(of.netCents, currency),
    });
    const items = statement.items.map((item) => ({
      ...{
        bookingId: item.bookingId,
        kind: item.kind,
        spaceName: item.spaceName,
        renterName: item.renterName,
      },
      ...{ status: item.status, timeZone: item.timeZone, transferId: item.transferId },
      startsAt: withOffset(item.startsAt, item.timeZone),
      endsAt: withOffset(item.endsAt, item.timeZone),
      ...parts(item),
    }));
    const head = { id, organizationId: owner, weekOf, status, paidAt: paidAt?.toISOString() ?? null };
    return { body: { ...head, items, totals: parts(statement.totals) } };
  },
});
