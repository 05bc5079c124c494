import { z } from "zod";
import { MANUAL_CODES, POSTING_STATES } from "@/lib/core/ledger-terms";
import { moneyJson } from "@/lib/core/money";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import {
  decidePosting,
  listFailed,
  listPostings,
  lookUpMoney,
  postByHand,
  retryMoney,
} from "@/lib/operations";
import {
  AskPostingInput,
  DecidePostingInput,
  LookUpMoneyInput,
  RETRIED,
  RetryMoneyInput,
} from "@/lib/operations/schemas";
import { ONCE, REFUSALS } from "./on-a-booking";
import { Id, Instant, Money } from "./shapes";

const READ = { method: "GET", scope: "admin", limit: "read" } as const;
const WRITE = { method: "POST", scope: "admin", limit: "write", keeps: "adapter" } as const;
const at = (moment: Date | string) => withOffset(new Date(moment), "UTC");

const lookUp = endpoint({
  ...READ,
  id: "lookUpMoney",
  path: "/admin/money/lookup",
  summary:
    "Whose money an id of ours or of Stripe's, an e-mail address or an organization's name stands for, with its journal",
  query: LookUpMoneyInput,
  answer: z.strictObject({
    holders: z.array(
      z.strictObject({
        kind: z.enum(["person", "organization"]),
        id: Id,
        name: z.string(),
        owed: Money,
        owes: Money,
      }),
    ),
    bookings: z.array(
      z.strictObject({
        bookingId: Id,
        kitchen: z.string(),
        organization: z.string(),
        renter: z.string(),
        status: z.string(),
        startsAt: Instant,
        total: Money,
        refunded: Money,
      }),
    ),
    /** Payments, refunds, transfers, reversals and disputes, where one booking was found. */
    parts: z.array(
      z.strictObject({
        part: z.string(),
        id: Id,
        externalId: z.string().nullable(),
        state: z.string(),
        /** Of a payment: `card` or `credit`. */
        paidBy: z.string().nullable(),
        /** Of a transfer or a reversal that waits: Stripe's last answer. */
        lastError: z.string().nullable(),
        amount: Money,
        at: Instant,
      }),
    ),
    /** Oldest first; the entries of each sum to zero, debits above it. */
    journal: z.array(
      z.strictObject({
        transactionId: Id,
        kind: z.string(),
        key: z.string(),
        at: Instant,
        bookingId: Id.nullable(),
        externalId: z.string().nullable(),
        entries: z.array(
          z.strictObject({ account: z.string(), whose: z.string().nullable(), amount: Money }),
        ),
        by: z.string().nullable(),
        agreedBy: z.string().nullable(),
        reason: z.string().nullable(),
      }),
    ),
  }),
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, query }) => {
    const { holders, bookings, parts, journal } = await lookUpMoney(ctx, query);
    return {
      body: {
        holders: holders.map(({ owedCents, owesCents, currency, ...one }) => ({
          ...one,
          ...{ owed: moneyJson(owedCents, currency), owes: moneyJson(owesCents, currency) },
        })),
        bookings: bookings.map((b) => ({
          ...{ bookingId: b.bookingId, kitchen: b.kitchenName, organization: b.organizationName },
          ...{
            renter: b.renterEmail,
            status: b.status,
            startsAt: withOffset(new Date(b.startsAt), b.timeZone),
          },
          ...{ total: moneyJson(b.totalCents, b.currency), refunded: moneyJson(b.refundedCents, b.currency) },
        })),
        parts: parts.map(({ amountCents, currency, at: moment, ...one }) => ({
          ...one,
          ...{ amount: moneyJson(amountCents, currency), at: at(moment) },
        })),
        journal: journal.map(({ id, at: moment, entries, ...one }) => ({
          ...one,
          ...{ transactionId: id, at: at(moment) },
          entries: entries.map(({ code, whose, amountCents, currency }) => ({
            ...{ account: code, whose, amount: moneyJson(amountCents, currency) },
          })),
        })),
      },
    };
  },
});

const listFailures = endpoint({
  ...READ,
  id: "listFailedMoney",
  path: "/admin/money/failed",
  summary: "Refunds, transfers, reversals and mails that did not go through, oldest first, at most 100",
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        what: z.enum(RETRIED),
        id: Id,
        bookingId: Id.nullable(),
        amount: Money.nullable(),
        about: z.string(),
        error: z.string(),
        since: Instant,
      }),
    ),
  }),
  refusals: ["not_found", "rate_limited"],
  run: async ({ ctx }) => {
    const items = (await listFailed(ctx)).map(({ amountCents, currency, since, ...one }) => ({
      ...one,
      amount: amountCents === null || currency === null ? null : moneyJson(amountCents, currency),
      since: at(since),
    }));
    return { body: { items } };
  },
});

const retry = endpoint({
  ...WRITE,
  id: "retryMoney",
  path: "/admin/money/retry",
  summary: "Try once more what did not go through; it is done once however often it is asked",
  body: RetryMoneyInput,
  answer: z.strictObject({ done: z.boolean() }),
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, body }) => ({ body: await retryMoney(ctx, body) }),
});

const account = z.enum(MANUAL_CODES);
const Decided = z.strictObject({ postingId: Id, state: z.enum(POSTING_STATES) });

const listByHand = endpoint({
  ...READ,
  id: "listPostings",
  path: "/admin/money/postings",
  summary: "Postings by hand: those that wait for a second person first, then the newest, at most 100",
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        postingId: Id,
        debit: account,
        credit: account,
        amount: Money,
        bookingId: Id.nullable(),
        externalId: z.string().nullable(),
        reason: z.string(),
        state: z.enum(POSTING_STATES),
        requestedBy: Id,
        createdAt: Instant,
      }),
    ),
  }),
  refusals: ["not_found", "rate_limited"],
  run: async ({ ctx }) => {
    const items = (await listPostings(ctx)).map((p) => ({
      ...{ postingId: p.postingId, debit: p.debit, credit: p.credit, bookingId: p.bookingId },
      ...{ externalId: p.externalId, reason: p.reason, state: p.state, requestedBy: p.requestedBy },
      ...{ amount: moneyJson(p.amountCents, p.currency), createdAt: at(p.createdAt) },
    }));
    return { body: { items } };
  },
});

const post = endpoint({
  ...WRITE,
  id: "postByHand",
  path: "/admin/money/postings",
  summary:
    "Post between two accounts by hand; beyond $500 a day it waits for a second admin. The same postingId posts once",
  body: AskPostingInput,
  answer: Decided,
  status: 201,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, body }) => ({ body: await postByHand(ctx, body) }),
});

const { postingId, ...decision } = DecidePostingInput.shape;

const decide = endpoint({
  ...WRITE,
  id: "decidePosting",
  path: "/admin/money/postings/{postingId}/decide",
  summary: "The second person's word on a posting that waits: posted or refused",
  params: z.strictObject({ postingId }),
  body: z.strictObject(decision),
  answer: Decided,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params, body }) => {
    const { state } = await decidePosting(ctx, { ...params, ...body });
    return { body: { ...params, state } };
  },
});

/** The desk for money, of the platform's own people. */
export const MONEY_DESK = {
  lookUp,
  listFailures,
  retry,
  listByHand,
  post,
  decide,
};
