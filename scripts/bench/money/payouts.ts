import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { withClient } from "../../db/bootstrap";
import type { Bench } from "../bench";
import type { BenchWorld, Database } from "../world";
import { border, type Traffic } from "./border";
import { balanceTransaction, doubleWith, type Rows } from "./double";
import type { PayoutsAnswer } from "./payouts-process";
import { inProcess } from "./process";

const BOOKINGS = 10_000;
const BOOKINGS_EACH = 20;
const STRIPE_MS = 50;
const MOST_AT_ONCE = 2;
const WORKER = new URL("payouts-process.ts", import.meta.url);

type Paid = { sent: number; paid: number; twice: number; owed: number };
const ACCOUNTED = `select (select count(*)::int from payout_items where stripe_transfer_id is not null) as sent,
  (select count(*)::int from payouts where status = 'paid') as paid,
  (select count(*)::int from (select 1 from ledger_transactions where kind = 'transfer' group by booking_id having count(*) > 1) x) as twice,
  (select coalesce(sum(e.amount_cents), 0)::int from ledger_entries e join ledger_accounts a on a.id = e.account_id where a.code in ('host_payable', 'customer_funds')) as owed`;

const accounted = ({ admin }: Database): Promise<Paid> =>
  withClient(admin, async (client) => (await client.query<Paid>(ACCOUNTED)).rows[0] as Paid);

/** What `sql/payouts.sql` says is at Stripe: accounts that may be paid, and a charge for every booking. */
function atStripe(organizations: number, bookings: number): Rows[] {
  const created = Math.floor(Date.now() / 1_000) - 7 * 86_400;
  const numbers = Array.from({ length: bookings }, (_, n) => n);
  const cents = (n: number) => 8_000 + (n % 1_000);
  const billing_details = { address: null, email: null, name: null, phone: null, tax_id: null };
  return [
    {
      schema: "Account",
      rows: Array.from({ length: organizations }, (_, n) => ({
        ...{
          id: `acct_bench${n}`,
          created,
          charges_enabled: true,
          payouts_enabled: true,
          details_submitted: true,
        },
        capabilities: { transfers: "active" },
      })),
    },
    {
      schema: "BalanceTransaction",
      rows: numbers.map((n) => balanceTransaction(`txn_bench${n}`, `ch_bench${n}`, cents(n), created)),
    },
    {
      schema: "Charge",
      rows: numbers.map((n) => ({
        ...{ id: `ch_bench${n}`, created, amount: cents(n), amount_captured: cents(n), billing_details },
        ...{ captured: true, currency: "usd", metadata: {}, paid: true, status: "succeeded" },
        ...{ balance_transaction: `txn_bench${n}`, payment_intent: `pi_bench${n}` },
      })),
    },
  ];
}

/** Kills the run once so many transfers are made. */
async function killAt(database: Database, transfers: number, kill: () => void): Promise<void> {
  while ((await accounted(database)).sent < transfers) await sleep(500);
  kill();
}

export const payoutRun: Bench = {
  name: "payouts",
  title: "A payout run over ten thousand bookings",
  about: `Ten thousand bookings of five hundred organizations, twenty each, one transfer for every booking; Stripe takes ${STRIPE_MS} ms for each call
(a proxy before the double, which counts them). The run is killed at two fifths and begun again. Every transfer is recorded with its
postings, every payout closed with its mail.`,

  async run(world, size) {
    const bookings = Math.min(BOOKINGS, size.kitchens * 10);
    const organizations = bookings / BOOKINGS_EACH;
    const database = await world.empty("bench_payouts");
    const script = (await readFile(new URL("../sql/payouts.sql", import.meta.url), "utf8"))
      .replaceAll(":organizations", String(organizations))
      .replaceAll(":bookings", String(bookings));
    await withClient(database.admin, (client) => client.query(script));
    const double = await doubleWith(database.env.STRIPE_SECRET_KEY ?? "", atStripe(organizations, bookings));
    const between = await border(double.url, STRIPE_MS);
    try {
      const answer = await killedAndBegunAgain(world, database, between.url, bookings);
      return findings(bookings, organizations, between.traffic, await accounted(database), answer);
    } finally {
      await between.stop();
      await double.stop();
    }
  },
};

async function killedAndBegunAgain(world: BenchWorld, database: Database, stripe: string, bookings: number) {
  const env = { ...database.env, STRIPE_API_BASE: stripe };
  const first = inProcess<object, PayoutsAnswer>(WORKER, env, {});
  await Promise.all([first.answer, killAt(database, bookings * 0.4, first.kill)]);
  world.say(`  killed after ${(await accounted(database)).sent} transfers`);
  return inProcess<object, PayoutsAnswer>(WORKER, env, {}).answer;
}

function findings(
  bookings: number,
  organizations: number,
  traffic: Traffic,
  paid: Paid,
  answer: PayoutsAnswer | null,
) {
  const most = bookings + organizations;
  return [
    {
      name: "bookings paid out once, payouts closed",
      figure: `${paid.sent} and ${paid.paid}, ${paid.twice} twice, ${paid.owed} cents still owed`,
      bar: `${bookings} and ${organizations}, 0 twice, 0 cents`,
      met: paid.sent === bookings && paid.paid === organizations && paid.twice === 0 && paid.owed === 0,
      note: `after the kill ${answer?.transferred} in ${answer?.seconds.toFixed(1)} s, ${answer?.failed} refused`,
    },
    {
      name: "calls to Stripe",
      ...{ figure: `${traffic.calls}, ${traffic.transfers} of them transfers`, bar: `<= ${most}` },
      met: traffic.calls <= most,
    },
    {
      name: "calls in flight for one organization",
      ...{ figure: `${traffic.mostForOneAccount}`, bar: `<= ${MOST_AT_ONCE}` },
      met: traffic.mostForOneAccount <= MOST_AT_ONCE,
      note: `at most ${traffic.mostAtOnce} in all`,
    },
  ];
}
