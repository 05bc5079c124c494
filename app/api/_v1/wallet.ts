import { z } from "zod";
import { BookingIdInput } from "@/lib/bookings/schemas";
import { MONEY_EVENTS } from "@/lib/core/ledger-terms";
import { moneyJson } from "@/lib/core/money";
import { CREDIT_KINDS, GRANT_STATES, REFERRAL_CENTS } from "@/lib/core/wallet-terms";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import { bookingMoney } from "@/lib/payments";
import {
  acceptInvitation,
  creditWallet,
  decideCredit,
  listPendingCredit,
  readReferral,
  readWallet,
} from "@/lib/wallets";
import {
  AcceptInvitationInput,
  DecideCreditInput,
  GiveCreditInput,
  ReadWalletInput,
} from "@/lib/wallets/schemas";
import { ONCE, REFUSALS } from "./on-a-booking";
import { Id, Instant, Money, page } from "./shapes";

const at = (moment: Date) => withOffset(moment, "UTC");

export const readMyWallet = endpoint({
  id: "getWallet",
  method: "GET",
  path: "/wallet",
  summary: "Your credit: its balance and what came and went, newest first; what left is below zero",
  scope: "bookings:read",
  limit: "read",
  query: ReadWalletInput,
  answer: z.strictObject({
    balance: Money,
    entries: page(
      z.strictObject({
        number: z.int(),
        kind: z.enum(CREDIT_KINDS),
        amount: Money,
        balance: Money,
        bookingId: Id.nullable(),
        reason: z.string().nullable(),
        createdAt: Instant,
      }),
    ),
  }),
  refusals: ["invalid_input", "rate_limited"],
  run: async ({ ctx, query }) => {
    const { balanceCents, currency, entries, nextCursor } = await readWallet(ctx, query);
    const money = (amountCents: number) => moneyJson(amountCents, currency);
    const items = entries.map(({ sequence, kind, bookingId, reason, ...entry }) => ({
      ...{ number: sequence, kind, bookingId, reason },
      ...{ amount: money(entry.amountCents), balance: money(entry.balanceCents) },
      createdAt: at(entry.createdAt),
    }));
    return { body: { balance: money(balanceCents), entries: { items, nextCursor } } };
  },
});

export const readMyReferral = endpoint({
  id: "getReferral",
  method: "GET",
  path: "/referral",
  summary: "Your code for inviting others, how many came by it, and what each side is given",
  scope: "bookings:read",
  limit: "read",
  answer: z.strictObject({
    code: z.string(),
    joined: z.int(),
    invited: z.boolean(),
    /** Whether you can still say who invited you. */
    mayEnter: z.boolean(),
    credit: Money,
  }),
  refusals: ["rate_limited"],
  run: async ({ ctx }) => ({
    body: { ...(await readReferral(ctx)), credit: moneyJson(REFERRAL_CENTS, "usd") },
  }),
});

export const acceptMyInvitation = endpoint({
  id: "acceptInvitation",
  method: "POST",
  path: "/referral",
  summary: "Say who invited you, before your first booking: both of you get credit when it is completed",
  scope: "bookings:write",
  limit: "write",
  keeps: "adapter",
  body: AcceptInvitationInput,
  answer: z.strictObject({ done: z.literal(true) }),
  refusals: ["invalid_input", "conflict", ...ONCE],
  run: async ({ ctx, body }) => {
    await acceptInvitation(ctx, body);
    return { body: { done: true as const } };
  },
});

export const readBookingMoney = endpoint({
  id: "getBookingMoney",
  method: "GET",
  path: "/bookings/{bookingId}/money",
  summary: "What happened to the money of a booking, oldest first, as its renter and its host see it",
  scope: "bookings:read",
  limit: "read",
  params: BookingIdInput,
  answer: z.strictObject({
    items: z.array(z.strictObject({ what: z.enum(MONEY_EVENTS), amount: Money, at: Instant })),
  }),
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, params }) => {
    const { lines, currency } = await bookingMoney(ctx, params);
    const items = lines.map(({ what, amountCents, at: moment }) => ({
      ...{ what, amount: moneyJson(amountCents, currency), at: at(moment) },
    }));
    return { body: { items } };
  },
});

const ADMIN = { scope: "admin", limit: "write", method: "POST", keeps: "adapter" } as const;
const Decided = z.strictObject({ grantId: Id, state: z.enum(GRANT_STATES) });

export const listCredit = endpoint({
  id: "listPendingCredit",
  method: "GET",
  path: "/admin/credit",
  summary: "Credit that waits for a second person's yes, oldest first, at most 100",
  scope: "admin",
  limit: "read",
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        grantId: Id,
        email: z.string(),
        amount: Money,
        reason: z.string(),
        requestedBy: Id,
        createdAt: Instant,
      }),
    ),
  }),
  refusals: ["not_found", "rate_limited"],
  run: async ({ ctx }) => {
    const items = (await listPendingCredit(ctx)).map(({ amountCents, currency, createdAt, ...one }) => ({
      ...{ grantId: one.grantId, email: one.email, reason: one.reason, requestedBy: one.requestedBy },
      ...{ amount: moneyJson(amountCents, currency), createdAt: at(createdAt) },
    }));
    return { body: { items } };
  },
});

export const giveCredit = endpoint({
  ...ADMIN,
  id: "giveCredit",
  path: "/admin/credit",
  summary:
    "Give a renter credit; beyond $500 a day it waits for a second person. The same grantId gives once",
  body: GiveCreditInput,
  answer: Decided,
  status: 201,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, body }) => ({ body: await creditWallet(ctx, body) }),
});

const { grantId, ...decision } = DecideCreditInput.shape;

export const decideOnCredit = endpoint({
  ...ADMIN,
  id: "decideCredit",
  path: "/admin/credit/{grantId}/decide",
  summary: "The second person's word on credit that waits: given or refused",
  params: z.strictObject({ grantId }),
  body: z.strictObject(decision),
  answer: Decided,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params, body }) => {
    const { state } = await decideCredit(ctx, { ...params, ...body });
    return { body: { ...params, state } };
  },
});
