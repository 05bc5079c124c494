import { sql } from "drizzle-orm";
import type Stripe from "stripe";
import type { Ctx } from "@/lib/context";
import { stripe } from "@/lib/integrations/stripe";
import type { Scope, Violation } from "./check-invariants";

/** What our bank account receives leaves Stripe without touching what we owe to anybody. */
const BETWEEN_STRIPE_AND_OUR_BANK = new Set(["payout", "payout_cancel", "payout_failure"]);
const PAGE = 100;
const MAX_MOVEMENTS = 20_000;
const MAX_REPORTED = 50;

type Booked = { external_id: string; cents: number; currency: string; posted_at: string };

/**
 * I5: every movement of our Stripe balance is booked to the cent on `stripe_clearing`, and nothing is booked there that
 * Stripe does not know. Both sides are compared thing by thing, so that two wrongs never cancel out.
 */
export async function stripeDifferences(ctx: Ctx, scope: Scope): Promise<Violation[]> {
  const { sums, settled, complete } = await movementsAtStripe(scope);
  const booked = await bookedMovements(ctx, scope, [...sums.keys()]);
  const found: Violation[] = [];
  const add = (subject: string, detail: string) => found.push({ invariant: "I5", subject, detail });
  for (const [source, atStripe] of sums) {
    const ours = booked.get(source);
    booked.delete(source);
    if (ours?.cents === atStripe.cents && ours.currency === atStripe.currency) continue;
    if (settled.has(source))
      add(source, `Stripe moved ${atStripe.cents} ${atStripe.currency}, booked ${ours?.cents ?? "nothing"}`);
  }
  for (const { external_id, cents, currency, posted_at } of booked.values()) {
    if (new Date(posted_at) >= scope.settledBefore || found.length >= MAX_REPORTED) continue;
    // Booked late, it may have moved before the window: ask for it alone.
    if (!scope.everything && (await movedAtStripe(external_id)) === cents) continue;
    add(external_id, `booked ${cents} ${currency}, unknown to Stripe`);
  }
  if (!complete) add("balance transactions", `only the newest ${MAX_MOVEMENTS} were compared`);
  return found.slice(0, MAX_REPORTED);
}

async function movementsAtStripe({ since, settledBefore }: Scope) {
  const sums = new Map<string, { cents: number; currency: string }>();
  const settled = new Set<string>();
  let seen = 0;
  const created = { gte: Math.floor(since.getTime() / 1_000) };
  for await (const movement of stripe().balanceTransactions.list({ limit: PAGE, created })) {
    if (++seen > MAX_MOVEMENTS) return { sums, settled, complete: false };
    if (BETWEEN_STRIPE_AND_OUR_BANK.has(movement.type)) continue;
    const source = sourceOf(movement);
    sums.set(source, {
      cents: (sums.get(source)?.cents ?? 0) + movement.net,
      currency: movement.currency,
    });
    if (movement.created * 1_000 < settledBefore.getTime()) settled.add(source);
  }
  return { sums, settled, complete: true };
}

const sourceOf = ({ id, source }: Stripe.BalanceTransaction): string =>
  (typeof source === "string" ? source : source?.id) ?? id;

async function bookedMovements(
  ctx: Ctx,
  scope: Scope,
  sources: readonly string[],
): Promise<Map<string, Booked>> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Booked>(sql`select coalesce(t.external_id, t.id::text) as external_id, sum(e.amount_cents)::int as cents, e.currency, min(t.posted_at) as posted_at
      from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
      join ledger_accounts a on a.id = e.account_id and a.code = 'stripe_clearing'
      where t.posted_at >= ${scope.since.toISOString()}::timestamptz or t.external_id = any (array(select jsonb_array_elements_text(${JSON.stringify(sources)}::jsonb)))
      group by 1, e.currency`),
  );
  return new Map(rows.map((row) => [row.external_id, row]));
}

async function movedAtStripe(source: string): Promise<number | null> {
  const { data } = await stripe().balanceTransactions.list({ limit: PAGE, source });
  return data.length > 0 ? data.reduce((sum, { net }) => sum + net, 0) : null;
}
