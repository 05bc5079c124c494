import { asc, desc, eq, inArray, sql } from "drizzle-orm";
import type Stripe from "stripe";
import { creditTransfers, organizations, users } from "@/db/schema";
import { authorize, can } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { onlyRow } from "@/lib/core/rows";
import { CREDIT_CURRENCY, type CreditTransferState } from "@/lib/core/wallet-terms";
import { balanceAt, feeOf, refusalOf, stripe } from "@/lib/integrations/stripe";
import type { TransferCreditInput } from "./schemas";

const PER_RUN = 100;
const MOST_SHOWN = 20;

/** A transfer that was begun, with the account that pays it. */
type Begun = {
  id: string;
  amount_cents: number;
  currency: string;
  state: CreditTransferState;
  account: string;
};

export type TransferSource = {
  organizationId: string;
  name: string;
  /** What Stripe lets be taken now, never below zero; null when Stripe does not answer. */
  availableCents: number | null;
  currency: string;
  /** Something is under way already. */
  busy: boolean;
};

const NOT_ENOUGH = "balance_insufficient";

/** The actor's other accounts: what each business that they own has at Stripe. Refuses `unauthenticated`. */
export async function listTransferSources(ctx: Ctx): Promise<TransferSource[]> {
  const person = await requirePerson(ctx);
  const own = person.memberships
    .filter((membership) => can(person, "credit:transfer", membership))
    .map(({ organizationId }) => organizationId);
  const [rows, busy] = await ctx.db.batch((query) => [
    query
      .select({ id: organizations.id, name: organizations.name, account: organizations.stripeAccountId })
      .from(organizations)
      .where(inArray(organizations.id, own))
      .orderBy(asc(organizations.createdAt)),
    query
      .select({ organizationId: creditTransfers.organizationId })
      .from(creditTransfers)
      .where(eq(creditTransfers.state, "pending")),
  ]);
  return Promise.all(
    rows.flatMap(({ id, name, account }) => {
      if (!account) return [];
      return sourceOf(account, {
        ...{ organizationId: id, name, currency: CREDIT_CURRENCY },
        busy: busy.some(({ organizationId }) => organizationId === id),
      });
    }),
  );
}

const sourceOf = async (account: string, source: Omit<TransferSource, "availableCents">) => ({
  ...source,
  availableCents: await availableCents(account, source.currency).catch(() => null),
});

/**
 * Moves money that the actor's business has at Stripe into the actor's own credit: taken out of its balance by one charge, in
 * whole, or not at all. The same `transferId` moves once. `pending`: Stripe has not said yet, and a job finishes it. Refuses
 * `not_found`, `forbidden` (to all but owners), `invalid_input` (`amountCents`: there is less), `conflict` (no account, money that
 * is owed comes first, another one under way, Stripe said no, the id was used with other figures).
 */
export async function transferToCredit(
  ctx: Ctx,
  input: TransferCreditInput,
): Promise<{ transferId: string; state: "pending" | "done" }> {
  const person = await requirePerson(ctx);
  const { organizationId } = input;
  authorize(person, "credit:transfer", { organizationId });
  const [organization] = await ctx.db.run((query) =>
    query
      .select({ account: organizations.stripeAccountId })
      .from(organizations)
      .where(eq(organizations.id, organizationId)),
  );
  if (!organization?.account) refuse("conflict", "This business has no balance at Stripe yet");
  const { account } = organization;
  const asked = JSON.stringify({
    ...{ ...input, userId: person.userId },
    availableCents: await availableCents(account, input.currency),
  });
  const { rows } = await ctx.system.run((query) =>
    query.execute<Omit<Begun, "account">>(
      sql`select id, amount_cents, currency, state from prep.begin_credit_transfer(${asked}::jsonb)`,
    ),
  );
  const begun = { ...onlyRow(rows), account };
  const state = begun.state === "pending" ? await settle(ctx, begun) : begun.state;
  if (state === "refused") refuse("conflict", "Stripe did not allow this to be taken out of the balance");
  return { transferId: begun.id, state };
}

/** Cron: ends what was begun and never answered. Safe to repeat and at once. */
export async function settleCreditTransfers(ctx: Ctx): Promise<{ settled: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Begun>(sql`select t.id, t.amount_cents, t.currency, t.state, o.stripe_account_id as account
      from credit_transfers t join organizations o on o.id = t.organization_id where t.state = 'pending' order by t.created_at limit ${PER_RUN}`),
  );
  const ends = await Promise.all(rows.map((begun) => settle(ctx, begun)));
  return { settled: ends.filter((state) => state !== "pending").length };
}

async function settle(ctx: Ctx, begun: Begun): Promise<CreditTransferState> {
  let charge: Stripe.Charge | null;
  try {
    charge = await chargeOnce(begun);
  } catch (error) {
    const refusal = refusalOf(error);
    return refusal ? refused(ctx, begun, refusal) : "pending";
  }
  if (charge?.status === "pending") return "pending";
  if (charge?.status !== "succeeded") return refused(ctx, begun, charge?.failure_code ?? NOT_ENOUGH);
  await ctx.system.run((query) =>
    query.execute(sql`select prep.settle_credit_transfer(${begun.id}::uuid, ${charge.id}, ${feeOf(charge)})`),
  );
  return "done";
}

/**
 * The one charge of a transfer, found or made; null where the balance has less. The balance is read before the charge is looked
 * for: when a charge that is just being made has emptied it, the charge is there to be found. An account that is gone has nothing.
 */
async function chargeOnce({ id, amount_cents, currency, account }: Begun): Promise<Stripe.Charge | null> {
  const has = await availableCents(account, currency).catch((error: unknown) => {
    if (refusalOf(error)) return 0;
    throw error;
  });
  const { data } = await stripe().charges.list({ transfer_group: id, expand: ["data.balance_transaction"] });
  const made = data.find(({ metadata }) => metadata.creditTransferId === id);
  if (made || has < amount_cents) return made ?? null;
  return stripe().charges.create(
    {
      ...{ amount: amount_cents, currency, source: account, transfer_group: id },
      ...{ metadata: { creditTransferId: id }, expand: ["balance_transaction"] },
    },
    { idempotencyKey: `credit-transfer:${id}` },
  );
}

/** What can be taken out of an account now, in cents, never below zero. */
const availableCents = async (account: string, currency: string): Promise<number> =>
  Math.max(0, (await balanceAt(account, currency)).availableCents);

async function refused(ctx: Ctx, { id }: Begun, error: string): Promise<"refused"> {
  await ctx.system.run((query) =>
    query.execute(sql`select prep.refuse_credit_transfer(${id}::uuid, ${error})`),
  );
  return "refused";
}

export type CreditTransfer = Awaited<ReturnType<typeof listCreditTransfers>>[number];

/** What went out of an organization's balance into credit, newest first, at most 20. Refuses `not_found`, `forbidden`. */
export async function listCreditTransfers(ctx: Ctx, organizationId: string) {
  authorize(await requirePerson(ctx), "payout:read", { organizationId });
  return ctx.db.run((query) =>
    query
      .select({
        transferId: creditTransfers.id,
        amountCents: creditTransfers.amountCents,
        currency: creditTransfers.currency,
        state: creditTransfers.state,
        by: sql<string | null>`coalesce(nullif(${users.name}, ''), ${users.email})`,
        createdAt: creditTransfers.createdAt,
      })
      .from(creditTransfers)
      .leftJoin(users, eq(users.id, creditTransfers.userId))
      .where(eq(creditTransfers.organizationId, organizationId))
      .orderBy(desc(creditTransfers.createdAt), desc(creditTransfers.id))
      .limit(MOST_SHOWN),
  );
}
