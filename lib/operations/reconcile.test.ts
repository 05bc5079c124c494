import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { GET } from "@/app/api/cron/[job]/route";
import { addHours } from "@/lib/core/interval";
import { env } from "@/lib/env";
import { stripe } from "@/lib/integrations/stripe";
import { cancelBooking } from "@/lib/payments";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { finishReconciliation, reconcile } from "./reconcile";

const world = await openWorld();
const double = await ownStripe();
const kitchen = await world.kitchen({ hours: ALWAYS_OPEN });
const renter = await world.person();
await book(world.as(renter), kitchen.spaceId, soon(24));
const gone = await book(world.as(renter), kitchen.spaceId, soon(48));
await cancelBooking(world.as(renter), { bookingId: gone.bookingId, reason: "" });
/** Late enough that nothing is excused as still on its way. */
await world.at(addHours(new Date(), 2));

/** The one who may do everything, past every trigger: without one the ledger could not be made wrong. */
const admin = new Client({ connectionString: world.database.urls.admin });
await admin.connect();
await admin.query("set session_replication_role = replica");
afterAll(() => admin.end());

const movements = (await stripe().balanceTransactions.list({ limit: 100 })).data;
const charge = movements.find(({ type }) => type === "charge");
const refund = movements.find(({ type }) => type === "refund");
if (!charge || !refund) throw new Error("nothing has moved");
const open = () =>
  world.sql<Record<string, unknown>>(
    `select kind, external_id as thing, direction, stripe_cents::int as stripe, ledger_cents::int as ledger
       from reconciliation_differences where resolved_at is null order by external_id, direction`,
  );
const AGREED = { finished: 1, found: 0 };

test("after a booking and a refund both sides agree, movement by movement", async () => {
  expect(await reconcile(world.system())).toEqual({
    finished: 1,
    movements: 3,
    postings: 3,
    found: 0,
    cured: 0,
  });
  expect(await open()).toEqual([]);
});

const posting = "(select id from ledger_transactions where external_id = $1)";
const clearing =
  "account_id = (select id from ledger_accounts where code = 'stripe_clearing') and transaction_id";
const copied = `insert into ledger_transactions select 'c0000000-0000-7000-8000-000000000000', 'copy', kind, booking_id, organization_id, external_id, corrects_id, posted_at, created_at
  from ledger_transactions where external_id = $1`;
const copiedEntries = `insert into ledger_entries select 'c0000000-0000-7000-8000-000000000000', account_id, amount_cents, currency
  from ledger_entries where transaction_id = ${posting}`;

/** What goes wrong with the charge, how it is mended, and what the worklist says meanwhile. */
const WRONGS = [
  {
    name: "a cent too much in the ledger",
    breaks: [`update ledger_entries set amount_cents = amount_cents + 1 where ${clearing} = ${posting}`],
    mends: [`update ledger_entries set amount_cents = amount_cents - 1 where ${clearing} = ${posting}`],
    found: { kind: "amount", stripe: charge.net, ledger: charge.net + 1 },
  },
  {
    name: "a capture that was never booked",
    breaks: ["update ledger_transactions set external_id = $1 || '_x' where external_id = $1"],
    mends: ["update ledger_transactions set external_id = $1 where external_id = $1 || '_x'"],
    found: { kind: "missing_in_ledger", stripe: charge.net, ledger: null },
  },
  {
    name: "a capture booked twice",
    breaks: [copiedEntries, copied],
    mends: [
      "delete from ledger_entries where transaction_id::text like 'c0000000%' and $1 <> ''",
      "delete from ledger_transactions where key = 'copy' and $1 <> ''",
    ],
    found: { kind: "doubled", stripe: charge.net, ledger: charge.net * 2 },
  },
];

test.each(WRONGS)(
  "$name is found by the next run, named once, and resolved when it is mended",
  async (wrong) => {
    const about = { thing: charge.source, direction: "in" };
    for (const text of wrong.breaks) await admin.query(text, [charge.source]);
    expect((await reconcile(world.system())).found).toBeGreaterThan(0);
    expect(await open()).toContainEqual({ ...about, ...wrong.found });
    expect(await reconcile(world.system())).toMatchObject(AGREED);
    for (const text of wrong.mends) await admin.query(text, [charge.source]);
    expect((await reconcile(world.system())).cured).toBeGreaterThan(0);
    expect(await open()).toEqual([]);
  },
);

test("what Stripe has with another amount, twice, or not at all is found and named, whichever run read it first", async () => {
  const about = { thing: refund.source, direction: "out", ledger: refund.net };
  await double.misbook(refund.id, { addCents: 1 });
  expect(await reconcile(world.system())).toMatchObject({ found: 1 });
  expect(await open()).toEqual([{ ...about, kind: "amount", stripe: refund.net + 1 }]);
  await double.misbook(refund.id, { addCents: -1 });
  expect(await reconcile(world.system())).toMatchObject({ cured: 1 });

  const { id: twin } = await double.misbook(refund.id, { copies: 2 });
  expect(await reconcile(world.system())).toMatchObject({ found: 1 });
  expect(await open()).toEqual([{ ...about, kind: "doubled", stripe: refund.net * 2 }]);
  await double.misbook(twin, { copies: 0 });
  expect(await reconcile(world.system())).toMatchObject({ cured: 1 });

  await double.misbook(twin === refund.id ? twin : refund.id, { copies: 0 });
  expect(await reconcile(world.system())).toMatchObject({ found: 1 });
  expect(await open()).toEqual([{ ...about, kind: "missing_at_stripe", stripe: null }]);
});

test("what somebody has explained stays explained until the figures change", async () => {
  await admin.query(
    "update reconciliation_differences set resolved_at = now(), resolved_by = $1, note = 'Known' where resolved_at is null",
    [renter.id],
  );
  expect(await reconcile(world.system())).toMatchObject(AGREED);
  const more = `update ledger_entries set amount_cents = amount_cents - 1 where ${clearing} = ${posting}`;
  await admin.query(more, [refund.source]);
  expect(await reconcile(world.system())).toMatchObject({ found: 1 });
  await admin.query(more.replace("- 1", "+ 1"), [refund.source]);
  expect(await reconcile(world.system())).toMatchObject({ found: 0 });
});

test("a run that dies between two pages goes on where it stopped, and two at once count each movement once", async () => {
  await world.sql("update reconciliation_differences set resolved_at = now() where resolved_at is null");
  for (let n = 0; n < 230; n++) await double.misbook(charge.id, { copies: 2 });
  const pages = { method: "GET", path: "/v1/balance_transactions" };
  await double.failNext({ ...pages, kind: "delay", delayMs: 0 });
  await double.failNext({ ...pages, times: 9 });
  await expect(reconcile(world.system())).rejects.toThrow();
  const stopped = "select pages, movements, finished_at from reconciliation_runs where finished_at is null";
  expect(await world.sql(stopped)).toEqual([{ pages: 1, movements: 100, finished_at: null }]);
  await double.clearFaults();
  await Promise.all([1, 2, 3].map(() => finishReconciliation(world.system())));
  const [run] = await world.sql("select pages, movements from reconciliation_runs order by id desc limit 1");
  expect(run).toEqual({ pages: 3, movements: 232 });
  expect(await open()).toMatchObject([{ kind: "doubled", thing: charge.source, stripe: charge.net * 231 }]);
  expect(await finishReconciliation(world.system())).toMatchObject({ finished: 0, movements: 0 });
});

test("what moved within the last hour says nothing yet", async () => {
  await world.at(new Date());
  await book(world.as(renter), kitchen.spaceId, soon(72));
  const newest = "posted_at = (select max(posted_at) from ledger_transactions)";
  await admin.query(`update ledger_transactions set external_id = 'ch_later' where ${newest}`);
  const about = { kind: "missing_at_stripe", thing: "ch_later" };
  await reconcile(world.system());
  expect(await open()).not.toContainEqual(expect.objectContaining(about));
  await world.at(addHours(new Date(), 2));
  await reconcile(world.system());
  expect(await open()).toContainEqual(expect.objectContaining(about));
});

test("the nightly job answers with its counts, and only to the platform's clock", async () => {
  const call = (secret: string) =>
    GET(new Request("http://x/api/cron/reconcile", { headers: { authorization: `Bearer ${secret}` } }), {
      params: Promise.resolve({ job: "reconcile" }),
    });
  expect((await call("wrong")).status).toBe(401);
  expect(await (await call(env().CRON_SECRET)).json()).toMatchObject({ finished: 1 });
});
