import { stripe } from "@/lib/integrations/stripe";
import { checkInvariants } from "@/lib/operations/check-invariants";
import { overSince } from "@/lib/testing/deposits";
import type { Play } from "./actor";
import type { Cast } from "./cast";
import { payOut } from "./platform";

/** What must be true of one booking and its renter's wallet at any moment, whatever is under way: empty when it is. */
const NARROW = `select format('%s does not sum to zero', t.key) as wrong from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
   where t.booking_id = $1 group by t.id, e.currency having sum(e.amount_cents) <> 0
  union all
  select format('%s of the booking is overdrawn', a.code) from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
    join ledger_accounts a on a.id = e.account_id where t.booking_id = $1 and a.code in ('host_payable', 'customer_funds', 'deposits_held')
   group by a.code having sum(e.amount_cents) > 0
  union all
  select format('transferred %s of %s', t.sum, i.net) from (select coalesce(-sum(e.amount_cents), 0) as sum from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
      join ledger_accounts a on a.id = e.account_id and a.code = 'stripe_clearing' where t.booking_id = $1 and t.kind = 'transfer') t,
    (select coalesce(sum(net_cents), 0) as net from payout_items where booking_id = $1) i where t.sum > i.net
  union all
  select format('the wallet has %s, its entries %s', w.balance_cents, e.sum) from wallets w cross join lateral (
      select coalesce(sum(x.amount_cents), 0) as sum from wallet_entries x where x.user_id = w.user_id and x.currency = w.currency) e
   where w.user_id = $2 and (w.balance_cents < 0 or w.balance_cents <> e.sum)`;

export const wrongWith = async ({ people }: Cast, play: Play): Promise<string[]> =>
  (await people.sql<{ wrong: string }>(NARROW, [play.id, play.renter.id])).map(({ wrong }) => wrong);

/** The bank ends what it has opened, the one for us and the next against. */
async function endDisputes({ people, control }: Cast): Promise<void> {
  const open = await people.sql<{ id: string }>(
    "select stripe_dispute_id as id from disputes where state = 'open'",
  );
  for (const [n, { id }] of open.entries()) await control.decideDispute(id, n % 2 === 0 ? "won" : "lost");
}

/** Every visit that is over is long over, so that what it brought is paid out. */
async function earnAll({ people }: Cast): Promise<void> {
  const visits = await people.sql<{ id: string }>(
    "select id from bookings where status = 'completed' and ends_at > now() - interval '48 hours'",
  );
  for (const { id } of visits) await overSince(people, id, 60);
}

const ROUNDS = 50;

const damageOf = ({ charged, declined }: { charged: number; declined: number }) => charged + declined;

/** Lets the jobs finish what faults left between two steps: they say themselves when there is nothing more. */
async function settleAll({ verbs, people }: Cast): Promise<string[]> {
  const done = async () => [
    (await verbs.followDisputes(people.system())).followed,
    (await verbs.settleUnfinished(people.system())).settled,
    (await verbs.sendRefunds(people.system())).sent,
    damageOf(await verbs.chargeDamage(people.system())),
    (await verbs.finishPayouts(people.system())).transferred,
    (await verbs.settleCreditTransfers(people.system())).settled,
  ];
  for (let round = 0; round < ROUNDS; round++) if ((await done()).every((count) => count === 0)) return [];
  return [`the jobs are not done after ${ROUNDS} rounds`];
}

/** What Stripe says an account has, its payouts to a bank put back. */
async function balanceAtStripe(stripeAccount?: string): Promise<number> {
  const options = stripeAccount ? { stripeAccount } : {};
  const [{ available, pending }, payouts] = await Promise.all([
    stripe().balance.retrieve({}, options),
    stripe().payouts.list({ limit: 100 }, options),
  ]);
  return [...available, ...pending, ...payouts.data].reduce((sum, { amount }) => sum + amount, 0);
}

/** Ledger and Stripe, account by account: ours, and what each host was sent less what was taken back or became credit. */
async function balances({ people, hosts }: Cast): Promise<string[]> {
  const rows = await people.sql<{ id: string | null; account: string | null; cents: number }>(
    `select null as id, null as account, coalesce(sum(e.amount_cents), 0)::int as cents from ledger_entries e join ledger_accounts a on a.id = e.account_id where a.code = 'stripe_clearing'
     union all
     select o.id, o.stripe_account_id, coalesce(-sum(e.amount_cents), 0)::int from organizations o
       left join ledger_transactions t on t.organization_id = o.id and t.kind in ('transfer', 'reversal', 'credit_transferred')
       left join ledger_accounts a on a.code = 'stripe_clearing' left join ledger_entries e on e.transaction_id = t.id and e.account_id = a.id
      where o.id = any ($1) group by o.id`,
    [hosts.map(({ organizationId }) => organizationId)],
  );
  const found = await Promise.all(
    rows.map(async ({ id, account, cents }) => {
      const has = await balanceAtStripe(account ?? undefined);
      return has === cents ? [] : [`${id ?? "the platform"}: Stripe has ${has}, the ledger ${cents}`];
    }),
  );
  return found.flat();
}

/** Everything that must be true once nothing is on its way any more; names what is not. */
export async function wrongWithBooks(cast: Cast): Promise<string[]> {
  await endDisputes(cast);
  await earnAll(cast);
  await payOut(cast, cast.people.system());
  const unfinished = await settleAll(cast);
  const violations = await checkInvariants(cast.people.system(), { settled: true });
  const causeless = await cast.people.sql<{ key: string }>(
    "select key from ledger_transactions where booking_id is null and kind not in ('credit_granted', 'credit_transferred') limit 20",
  );
  const paidTwice = await cast.people.sql<{ id: string }>(
    "select booking_id as id from ledger_transactions where kind = 'transfer' group by booking_id, split_part(key, ':', 2) having count(*) > 1 limit 20",
  );
  return [
    ...unfinished,
    ...violations.map(({ invariant, subject, detail }) => `${invariant} ${subject}: ${detail}`),
    ...causeless.map(({ key }) => `${key} names no cause`),
    ...paidTwice.map(({ id }) => `${id} was paid out twice`),
    ...(await balances(cast)),
  ];
}
