import { z } from "zod";
import { BookingIdInput } from "@/lib/bookings/schemas";
import {
  answerClaim,
  type Claim,
  decideClaim,
  fileClaim,
  getDeposit,
  listDisputedClaims,
  withdrawClaim,
} from "@/lib/claims";
import { AnswerClaimInput, DecideClaimInput, FileClaimInput } from "@/lib/claims/schemas";
import { CHARGE_STATES, CLAIM_OUTCOMES, CLAIM_STATES, DEPOSIT_STATES } from "@/lib/core/claim-terms";
import { moneyJson } from "@/lib/core/money";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import { payDamage } from "@/lib/payments";
import { MOVE, ONCE, REFUSALS } from "./on-a-booking";
import { Id, Instant, Money } from "./shapes";

const at = (moment: Date) => withOffset(moment, "UTC");
const orNull = (moment: Date | null) => moment && at(moment);

const Item = z.strictObject({
  itemId: Id,
  description: z.string(),
  amount: Money,
  disputed: z.boolean(),
  /** Why the renter disputes it. */
  answer: z.string(),
  awarded: Money.nullable(),
});
const ClaimJson = z.strictObject({
  claimId: Id,
  state: z.enum(CLAIM_STATES),
  outcome: z.enum(CLAIM_OUTCOMES).nullable(),
  amount: Money,
  awarded: Money.nullable(),
  answerBy: Instant,
  answer: z.string(),
  decision: z.string(),
  items: z.array(Item),
  photos: z.int(),
  /** What was awarded beyond the deposit, charged to the renter's card; until `payBy` they are asked to pay what it declined. */
  charge: z
    .strictObject({ amount: Money, state: z.enum(CHARGE_STATES), payBy: Instant.nullable() })
    .nullable(),
});
const DepositJson = z.strictObject({
  amount: Money,
  returned: Money,
  awarded: Money,
  state: z.enum(DEPOSIT_STATES),
  /** null: the visit is not over, or the deposit has ended. */
  claimableUntil: Instant.nullable(),
  /** What more than the deposit can be claimed, as the renter agreed when they paid. */
  beyond: Money,
  claim: ClaimJson.nullable(),
});

function claimJson(claim: Claim): z.input<typeof ClaimJson> {
  const money = (amountCents: number) => moneyJson(amountCents, claim.currency);
  const moneyOrNull = (amountCents: number | null) => (amountCents === null ? null : money(amountCents));
  return {
    ...{ claimId: claim.id, state: claim.state, outcome: claim.outcome },
    ...{ amount: money(claim.amountCents), awarded: moneyOrNull(claim.awardedCents) },
    ...{ answerBy: at(claim.answerBy), answer: claim.answer, decision: claim.decision },
    items: claim.items.map(({ amountCents, awardedCents, ...item }) => ({
      ...item,
      ...{ amount: money(amountCents), awarded: moneyOrNull(awardedCents) },
    })),
    photos: claim.photos.length,
    charge: claim.charge && {
      ...{ amount: money(claim.charge.amountCents), state: claim.charge.state },
      payBy: orNull(claim.charge.payBy),
    },
  };
}

export const readDeposit = endpoint({
  id: "getDeposit",
  method: "GET",
  path: "/bookings/{bookingId}/deposit",
  summary:
    "The deposit of a booking and the claim on it, for its renter, its host and support; null where there is none",
  scope: "bookings:read",
  limit: "read",
  params: BookingIdInput,
  answer: z.strictObject({ deposit: DepositJson.nullable() }),
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, params }) => {
    const found = await getDeposit(ctx, params);
    if (!found) return { body: { deposit: null } };
    const money = (amountCents: number) => moneyJson(amountCents, found.currency);
    const deposit = {
      ...{ amount: money(found.amountCents), returned: money(found.returnedCents) },
      ...{ awarded: money(found.awardedCents), state: found.state },
      claimableUntil: orNull(found.claimableUntil),
      beyond: money(found.beyondCents),
      claim: found.claim && claimJson(found.claim),
    };
    return { body: { deposit } };
  },
});

const { bookingId: _, ...filed } = FileClaimInput.shape;
export const fileDamageClaim = endpoint({
  ...MOVE,
  scope: "host:write",
  id: "fileClaim",
  path: "/host/bookings/{bookingId}/claim",
  summary:
    "Claim damage of a visit out of its deposit, and beyond it as far as the renter agreed, within 48 hours of its end; the renter has 72 hours to answer. The same claimId files once",
  body: z.strictObject(filed),
  answer: z.strictObject({ claimId: Id }),
  status: 201,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params, body }) => ({ body: await fileClaim(ctx, { ...params, ...body }) }),
});

export const withdrawDamageClaim = endpoint({
  ...MOVE,
  scope: "host:write",
  id: "withdrawClaim",
  path: "/host/bookings/{bookingId}/claim/withdraw",
  summary: "Take a claim back before it is decided",
  answer: z.strictObject({ state: z.literal("withdrawn") }),
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params }) => ({ body: await withdrawClaim(ctx, params) }),
});

const { bookingId: __, ...answered } = AnswerClaimInput.shape;
export const answerDamageClaim = endpoint({
  ...MOVE,
  id: "answerClaim",
  path: "/bookings/{bookingId}/claim/answer",
  summary:
    "Answer a claim, once: what is disputed goes to support, with nothing disputed it is awarded as filed",
  body: z.strictObject(answered),
  answer: z.strictObject({ state: z.enum(["decided", "disputed"]) }),
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params, body }) => ({ body: await answerClaim(ctx, { ...params, ...body }) }),
});

export const payForDamage = endpoint({
  ...MOVE,
  id: "payDamage",
  path: "/bookings/{bookingId}/claim/pay",
  summary:
    "The payment page for damage beyond the deposit that the renter's card did not pay; asking again gives the same page",
  answer: z.strictObject({ url: z.url() }),
  refusals: [...REFUSALS, "unavailable", ...ONCE],
  run: async ({ ctx, params }) => ({ body: await payDamage(ctx, params) }),
});

export const listClaims = endpoint({
  id: "listDisputedClaims",
  method: "GET",
  path: "/admin/claims",
  summary: "Claims that wait for a decision, the oldest answer first, at most 100",
  scope: "admin",
  limit: "read",
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        claimId: Id,
        bookingId: Id,
        kitchenName: z.string(),
        amount: Money,
        answer: z.string(),
        items: z.array(Item.omit({ awarded: true })),
        photos: z.int(),
      }),
    ),
  }),
  refusals: ["not_found", "rate_limited"],
  run: async ({ ctx }) => {
    const items = (await listDisputedClaims(ctx)).map((claim) => ({
      ...{ claimId: claim.claimId, bookingId: claim.bookingId, kitchenName: claim.kitchenName },
      ...{ amount: moneyJson(claim.amountCents, claim.currency), answer: claim.answer },
      items: claim.items.map(({ amountCents, ...item }) => ({
        ...item,
        amount: moneyJson(amountCents, claim.currency),
      })),
      photos: claim.photos.length,
    }));
    return { body: { items } };
  },
});

const { claimId, ...decided } = DecideClaimInput.shape;
export const decideDamageClaim = endpoint({
  id: "decideClaim",
  method: "POST",
  path: "/admin/claims/{claimId}/decide",
  summary: "Decide a disputed claim item by item; an item that is not named is awarded as it was claimed",
  scope: "admin",
  limit: "write",
  keeps: "adapter",
  params: z.strictObject({ claimId }),
  body: z.strictObject(decided),
  answer: z.strictObject({ state: z.literal("decided") }),
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params, body }) => ({ body: await decideClaim(ctx, { ...params, ...body }) }),
});
