import { z } from "zod";
import { moneyJson } from "@/lib/core/money";
import { CREDIT_TRANSFER_STATES } from "@/lib/core/wallet-terms";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import { listCreditTransfers, listTransferSources, transferToCredit } from "@/lib/wallets";
import { TransferCreditInput } from "@/lib/wallets/schemas";
import { ONCE, REFUSALS } from "./on-a-booking";
import { Id, Instant, Money } from "./shapes";

export const listMyTransferSources = endpoint({
  id: "listTransferSources",
  method: "GET",
  path: "/wallet/sources",
  summary: "What the businesses that you own have at Stripe and can be moved into your credit",
  scope: "host:read",
  limit: "read",
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        organizationId: Id,
        name: z.string(),
        /** Null when Stripe does not answer. */
        available: Money.nullable(),
        /** A transfer out of it is under way. */
        busy: z.boolean(),
      }),
    ),
  }),
  refusals: ["rate_limited"],
  run: async ({ ctx }) => {
    const sources = await listTransferSources(ctx);
    const items = sources.map(({ availableCents, currency, ...source }) => ({
      ...source,
      available: availableCents === null ? null : moneyJson(availableCents, currency),
    }));
    return { body: { items } };
  },
});

export const createCreditTransfer = endpoint({
  id: "transferToCredit",
  method: "POST",
  path: "/wallet/transfers",
  summary:
    "Move money that your business has at Stripe into your credit. The same transferId moves once; `pending` is finished by itself",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  body: TransferCreditInput,
  answer: z.strictObject({ transferId: Id, state: z.enum(["pending", "done"]) }),
  status: 201,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, body }) => ({ body: await transferToCredit(ctx, body) }),
});

export const listHostCreditTransfers = endpoint({
  id: "listCreditTransfers",
  method: "GET",
  path: "/host/payouts/credit",
  summary: "What went out of an organization's balance at Stripe into an owner's credit, the newest 20",
  scope: "host:read",
  limit: "read",
  query: z.strictObject({ organizationId: z.uuid("Give the id of an organization") }),
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        transferId: Id,
        state: z.enum(CREDIT_TRANSFER_STATES),
        amount: Money,
        by: z.string().nullable(),
        createdAt: Instant,
      }),
    ),
  }),
  refusals: ["invalid_input", "not_found", "forbidden", "rate_limited"],
  run: async ({ ctx, query }) => {
    const transfers = await listCreditTransfers(ctx, query.organizationId);
    const items = transfers.map(({ amountCents, currency, createdAt, ...one }) => ({
      ...one,
      ...{ amount: moneyJson(amountCents, currency), createdAt: withOffset(createdAt, "UTC") },
    }));
    return { body: { items } };
  },
});
