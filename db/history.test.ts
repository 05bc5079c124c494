import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { checkIn, checkOut } from "@/lib/bookings";
import { BOOKING_MOVES, BOOKING_STATUSES } from "@/lib/core/booking-terms";
import { uuidv7 } from "@/lib/core/ids";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";

const world = await openWorld();
const kitchen = await world.kitchen({ hours: ALWAYS_OPEN });
const renter = await world.person();
const { bookingId } = await book(world.as(renter), kitchen.spaceId, soon(0), 60);
await world.sql("update bookings set starts_at = now() - interval '1 minute' where id = $1", [bookingId]);
await checkIn(world.as(renter), { bookingId });
await checkOut(world.as(renter), { bookingId });

const clients = Object.fromEntries(
  await Promise.all(
    Object.entries(world.database.urls).map(async ([role, connectionString]) => {
      const client = new Client({ connectionString });
      await client.connect();
      afterAll(() => client.end());
      return [role, client] as const;
    }),
  ),
) as Record<"app" | "system" | "owner", Client>;

/** Whatever happens in it never happened. */
async function undone<T>(role: keyof typeof clients, work: (client: Client) => Promise<T>): Promise<T> {
  const client = clients[role];
  await client.query("begin");
  try {
    return await work(client);
  } finally {
    await client.query("rollback");
  }
}

const HISTORY = {
  audit_log: "action = 'x'",
  use_log: "event = 'x'",
  ledger_transactions: "kind = 'x'",
  ledger_entries: "amount_cents = 1",
  ledger_accounts: "created_at = now()",
};

test.each(["app", "system", "owner"] as const)(
  "history cannot be changed, deleted or emptied by prep_%s",
  async (role) => {
    for (const [table, change] of Object.entries(HISTORY)) {
      expect((await world.sql(`select 1 from ${table}`)).length).toBeGreaterThan(0);
      for (const text of [
        `update ${table} set ${change}`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
      ]) {
        const touched = await undone(role, (client) => client.query(text)).then(
          (result) => result.rowCount ?? 0,
          (error: { code: string }) => (error.code === "42501" ? 0 : error),
        );
        expect([text, touched]).toEqual([text, 0]);
      }
    }
    const emptied = undone("owner", (client) => client.query("truncate audit_log"));
    await expect(emptied).rejects.toMatchObject({ code: "42501" });
  },
);

/** The owner switches every guard off and rewrites; what the chain says then. */
const tampered = (table: "audit_log" | "use_log", text: string) =>
  undone("owner", async (client) => {
    await client.query(
      `alter table ${table} disable trigger user; alter table ${table} no force row level security`,
    );
    await client.query(text);
    await client.query("set local role prep_system");
    const chain = table === "audit_log" ? "audit" : "use";
    const { rows } = await client.query("select prep.first_broken_link($1, $2)::int as link", [
      chain,
      kitchen.organizationId,
    ]);
    return rows[0].link as number | null;
  });

test("F30 an untouched chain is whole", async () => {
  expect(await tampered("audit_log", "select 1")).toBeNull();
  expect(await tampered("use_log", "select 1")).toBeNull();
});

test.each<[string, string, number]>([
  ["a changed action", "update audit_log set action = 'x' where sequence = 2", 2],
  ["changed data", `update audit_log set data = '{"totalCents": 1}' where sequence = 1`, 1],
  ["a changed time", "update audit_log set at = at - interval '1 second' where sequence = 3", 3],
  ["a changed actor", "update audit_log set actor = 'user:nobody' where sequence = 2", 2],
  ["a removed link", "delete from audit_log where sequence = 2", 2],
  ["a removed first link", "delete from audit_log where sequence = 1", 1],
  [
    "a link whose hash was made to fit",
    "update audit_log set action = 'x', hash = prep.link_hash(previous_hash, sequence, at, actor, 'x', entity || ':' || entity_id, data) where sequence = 2",
    3,
  ],
])("F30 %s is found where it was made", async (_, text, link) => {
  expect(await tampered("audit_log", text.includes("link_hash") ? withHash(text) : text)).toBe(link);
});

/** The owner owns the function too, but not the right to call it as itself. */
const withHash = (text: string) =>
  `grant execute on function prep.link_hash(text, bigint, timestamptz, text, text, text, jsonb) to prep_owner; ${text}`;

test("F30 links cut off the end are missed, in the use log too", async () => {
  const last = (
    await world.sql<{ n: number }>(
      "select max(sequence)::int as n from audit_log where organization_id = $1",
      [kitchen.organizationId],
    )
  )[0]!.n;
  expect(await tampered("audit_log", `delete from audit_log where sequence = ${last}`)).toBe(last);
  expect(await tampered("use_log", "delete from use_log where sequence = 2")).toBe(2);
  expect(await tampered("use_log", "update use_log set event = 'no_show' where sequence = 1")).toBe(1);
});

test("every change of a booking's status has exactly one audit row", async () => {
  const rows = await world.sql<{ action: string }>(
    "select action from audit_log where entity_id = $1 order by sequence",
    [bookingId],
  );
  expect(rows.map((row) => row.action)).toEqual([
    "booking.held",
    "checkout.started",
    "booking.confirmed",
    "booking.checked_in",
    "booking.completed",
  ]);
});

test.each<[string, string]>([
  ["one leg alone", `[{"code": "customer_funds", "amountCents": 100}]`],
  [
    "legs that differ by a cent",
    `[{"code": "customer_funds", "amountCents": 100}, {"code": "stripe_clearing", "amountCents": -99}]`,
  ],
])("F27 the ledger refuses %s", async (_, lines) => {
  const posting = world.sql("select prep.post($1, 'test', null, null, null, 'usd', $2)", [
    `unbalanced ${lines}`,
    lines,
  ]);
  await expect(posting).rejects.toMatchObject({ code: "23514", constraint: "ledger_entries_sum_zero" });
});

test("F27 a posting enters an account once, and a fraction of a cent is no amount", async () => {
  const twice = `[{"code": "customer_funds", "amountCents": 2}, {"code": "stripe_clearing", "amountCents": -1}, {"code": "stripe_clearing", "amountCents": -1}]`;
  await expect(
    world.sql("select prep.post('double', 'x', null, null, null, 'usd', $1)", [twice]),
  ).rejects.toMatchObject({ constraint: "ledger_entries_once" });
  const lines = `[{"code": "customer_funds", "amountCents": 0.5}, {"code": "stripe_clearing", "amountCents": -0.5}]`;
  await expect(
    world.sql("select prep.post('half', 'x', null, null, null, 'usd', $1)", [lines]),
  ).rejects.toThrow();
});

test("posting the same key again changes nothing", async () => {
  const lines = `[{"code": "customer_funds", "amountCents": 1}, {"code": "stripe_clearing", "amountCents": -1}]`;
  const post = () =>
    world.sql<{ fresh: boolean }>("select prep.post('twice', 'x', null, null, null, 'usd', $1) as fresh", [
      lines,
    ]);
  const both = await Promise.all([post(), post()]);
  expect(
    both
      .flat()
      .map((row) => row.fresh)
      .sort(),
  ).toEqual([false, true]);
});

test("the state machine in the code and the one in the database are the same", async () => {
  const rows = await world.sql<{ move: string }>(
    "select from_status || ' > ' || to_status as move from booking_moves order by 1",
  );
  const moves = BOOKING_STATUSES.flatMap((from) => BOOKING_MOVES[from].map((to) => `${from} > ${to}`));
  expect(rows.map((row) => row.move)).toEqual(moves.sort());
});

test("the database lets a booking make exactly the moves of the state machine", async () => {
  for (const from of BOOKING_STATUSES) {
    for (const to of BOOKING_STATUSES) {
      if (from === to) continue;
      // Only storage is completed unvisited, and this booking is of work.
      const allowed = BOOKING_MOVES[from].includes(to) && !(from === "confirmed" && to === "completed");
      const outcome = await undone("system", async (client) => {
        await client.query("set local app.importing = 'on'");
        const { rows } = await client.query(
          `insert into bookings select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(), 'status', $2::text,
             'hold_expires_at', case $2::text when 'held' then now() end, 'answer_by', case $2::text when 'requested' then now() end, 'cancelled_at', case $2::text when 'cancelled' then now() end))).*
           from bookings b where b.id = $1 returning id`,
          [bookingId, from],
        );
        await client.query(
          `update bookings set status = $2::text, hold_expires_at = case $2::text when 'held' then now() end,
             answer_by = case $2::text when 'requested' then now() end, cancelled_at = case $2::text when 'cancelled' then now() end where id = $1`,
          [rows[0].id, to],
        );
        return "moved";
      }).catch((error: { constraint: string }) => error.constraint);
      expect([from, to, outcome]).toEqual([from, to, allowed ? "moved" : "bookings_state_machine"]);
    }
  }
});

test("a booking cannot be born in the middle of its life", async () => {
  const born = undone("system", (client) =>
    client.query(
      "insert into bookings select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(), 'status', 'confirmed'))).* from bookings b where b.id = $1",
      [bookingId],
    ),
  );
  await expect(born).rejects.toMatchObject({ constraint: "bookings_state_machine" });
});

test.each(["app", "system"] as const)(
  "F27 prep_%s enters nothing past prep.post, balanced or not",
  async (role) => {
    const [entry] = await world.sql("select transaction_id as id, account_id as account from ledger_entries");
    for (const [text, values] of [
      [
        "insert into ledger_transactions (id, key, kind, posted_at) values ($1, 'stray', 'x', now())",
        [uuidv7()],
      ],
      ["insert into ledger_accounts (id, code, currency) values ($1, 'stripe_clearing', 'eur')", [uuidv7()]],
      [
        "insert into ledger_entries (transaction_id, account_id, amount_cents) values ($1, $2, 1), ($1, $3, -1)",
        [entry?.id, entry?.account, uuidv7()],
      ],
    ] as const) {
      const entered = undone(role, (client) => client.query(text, [...values]));
      await expect(entered, text).rejects.toMatchObject({ code: "42501" });
    }
  },
);

test("F27 every entry is on an account in its own currency", async () => {
  const lines = `[{"code": "customer_funds", "amountCents": 5}, {"code": "stripe_clearing", "amountCents": -5}]`;
  const accounts = async (unit: string) => {
    await world.sql("select prep.post($1, 'x', null, null, null, $1, $2)", [unit, lines]);
    return world.sql<{ currency: string }>(
      `select e.currency, a.currency as of from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
         join ledger_accounts a on a.id = e.account_id where t.key = $1`,
      [unit],
    );
  };
  for (const unit of ["usd", "eur"])
    expect(await accounts(unit)).toEqual([1, 2].map(() => ({ currency: unit, of: unit })));
});
