import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { createApiKey } from "@/lib/accounts";
import { checkIn } from "@/lib/bookings";
import { uuidv7 } from "@/lib/core/ids";
import { cancelBooking, changeBooking } from "@/lib/payments";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book, hold } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";

/** What anyone may read. Everything else belongs to somebody, and a new table is private until it is listed here. */
const OPEN_TO_ALL = ["places", "booking_moves"];
const OPEN_WHEN_PUBLISHED = [
  "kitchens",
  "kitchen_photos",
  "stations",
  "spaces",
  "space_stations",
  "opening_hours",
  "closures",
];
/** Rules of agencies: a published version is everybody's, a draft is the platform's own. */
const OPEN_RULES = ["rule_packs", "rule_pack_versions", "rule_requirements", "rule_pack_reviews"];
/** What prep_app may call. A new function is the platform's own until it is listed here. */
const FOR_REQUESTS = [
  "accept_invitation",
  "act",
  "actor",
  "amenity_bits",
  "audit_own",
  "begin_checkout",
  "begin_month",
  "blocked_times",
  "bump_kitchen",
  "bump_kitchen_of_space",
  "bump_parent_kitchen",
  "calendar_conflicts",
  "cell",
  "certification_chain",
  "chain_verdict",
  "find_promotion",
  "first_broken_link",
  "free_units",
  "gap_times",
  "hold_series",
  "hold_slot",
  "is_support",
  "must",
  "my_gap",
  "my_referral",
  "now",
  "occupancy_step",
  "organization_ids",
  "plan_left",
  "plan_used",
  "plans_of",
  "refuse",
  "rent_storage",
  "rules_on",
  "search_kitchens",
  "storage_counts",
  "touch",
  "use_promotion",
  "user_id",
  "week_of",
];

const world = await openWorld();

/** Two people and an organization with something in every table there is. */
async function populate() {
  const host = await world.host();
  const spec = { organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN };
  const kitchen = await world.kitchen({ ...spec, closures: [{ startsAt: soon(900), endsAt: soon(901) }] });
  const draft = await world.kitchen({ ...spec, status: "draft" });
  const renter = await world.person();
  const kept = await book(world.as(renter), kitchen.spaceId, soon(0), 60);
  await world.sql("update bookings set starts_at = now() - interval '1 minute' where id = $1", [
    kept.bookingId,
  ]);
  await checkIn(world.as(renter), { bookingId: kept.bookingId });
  const gone = await book(world.as(renter), kitchen.spaceId, soon(300));
  await cancelBooking(world.as(renter), { bookingId: gone.bookingId, reason: "" });
  const moved = await book(world.as(renter), kitchen.spaceId, soon(500));
  const held = await hold(world.as(renter), kitchen.spaceId, soon(400));
  await createApiKey(world.as(renter), { name: "k", scopes: ["bookings:read"] });
  await changeBooking(world.as(renter), {
    bookingId: moved.bookingId,
    startsAt: soon(502),
    durationMinutes: 120,
  });
  const [r, o, k] = [renter.id, host.organizationId, kitchen.id];
  const rows: [string, unknown[]][] = [
    ["insert into consents (user_id, kind, version) values ($1, 'terms', '1')", [r]],
    ["insert into identities (provider, subject, user_id) values ('google', 'subject', $1)", [r]],
    [
      "insert into invitations (id, organization_id, email, role, created_by) values (gen_random_uuid(), $1, 'i@example.com', 'staff', $2)",
      [o, host.id],
    ],
    [
      "insert into sign_in_codes (id, email, code_hash, link_hash, expires_at) values (gen_random_uuid(), $1, 'c', 'l', now())",
      [renter.email],
    ],
    [
      "insert into kitchen_photos (id, kitchen_id, object_key) values (gen_random_uuid(), $1, 'public'), (gen_random_uuid(), $2, 'draft')",
      [k, draft.id],
    ],
    [
      "insert into places (id, kind, label, search, latitude, longitude) values ('zip:1', 'zip', 'x', 'x', 0, 0)",
      [],
    ],
    ["insert into payouts (id, organization_id, week_of) values ($1, $1, '2030-01-07')", [o]],
    [
      "insert into payout_items (id, payout_id, organization_id, booking_id, gross_cents, fee_cents, tax_cents, net_cents) values (gen_random_uuid(), $1, $1, $2, 100, 15, 0, 85)",
      [o, kept.bookingId],
    ],
    [
      "insert into notifications (id, user_id, template, subject_id) values (gen_random_uuid(), $1, 't', $2)",
      [r, kept.bookingId],
    ],
    [
      "insert into promotions (id, organization_id, kitchen_id, code, percent_bps, created_by) values ($1, $1, $2, 'SPRING', 1000, $3)",
      [o, k, host.id],
    ],
    [
      "insert into promotion_uses (booking_id, promotion_id, organization_id, renter_id) values ($1, $2, $2, $3)",
      [kept.bookingId, o, r],
    ],
    ["insert into inbox (provider, event_id, type, payload) values ('stripe', 'evt_1', 't', '{}')", []],
    [
      "select prep.post('host', 'settle', $1, $2, null, 'usd', $3)",
      [
        kept.bookingId,
        o,
        JSON.stringify([
          { code: "customer_funds", amountCents: 5 },
          { code: "host_payable", organizationId: o, amountCents: -5 },
        ]),
      ],
    ],
    [
      "insert into calendar_links (id, kind, subject_id, kitchen_id, user_id, token_hash) values (gen_random_uuid(), 'kitchen', $1, $1, $2, 'k'), (gen_random_uuid(), 'renter', $3, null, $3, 'r')",
      [k, host.id, r],
    ],
    [
      "insert into calendar_feeds (id, kitchen_id, name, url, host, created_by) values ($1, $1, 'Shared', 'https://calendar.example/secret', 'calendar.example', $2)",
      [k, host.id],
    ],
    [
      "insert into calendar_busy (id, feed_id, kitchen_id, busy, summary) values (gen_random_uuid(), $1, $1, '[2030-01-01, 2030-01-02)', 'x')",
      [k],
    ],
    [
      "insert into booking_series (id, organization_id, kitchen_id, space_id, renter_id, rule, time_zone, billing) values ($1, $1, $2, $3, $4, '{}', 'UTC', 'monthly')",
      [o, k, kitchen.spaceId, r],
    ],
    [
      "insert into waitlist_entries (id, organization_id, kitchen_id, space_id, renter_id, window_starts_at, window_ends_at, duration_minutes) values ($1, $1, $2, $3, $4, now(), now() + interval '1 day', 60)",
      [o, k, kitchen.spaceId, r],
    ],
    [
      "insert into renter_standings (organization_id, renter_id, standing, created_by) values ($1, $2, 'asks', $3)",
      [o, r, host.id],
    ],
    [
      "insert into client_discounts (organization_id, renter_id, percent_bps, created_by) values ($1, $2, 1000, $3)",
      [o, r, host.id],
    ],
    [
      "insert into booking_equipment (booking_id, space_id, name, units, hourly_rate_cents, amount_cents, buffer_before_minutes, buffer_after_minutes) values ($1, $2, 'Mixer', 1, 0, 0, 0, 0)",
      [kept.bookingId, kitchen.spaceId],
    ],
    ["insert into arrival_settings (kitchen_id, instructions) values ($1, 'Blue door')", [k]],
    [
      "insert into door_endpoints (id, organization_id, kitchen_id, url, host, created_by) values ($1, $2, $1, 'https://door.example/secret', 'door.example', $3)",
      [k, o, host.id],
    ],
    [
      "insert into door_events (id, endpoint_id, organization_id, booking_id, type) values (gen_random_uuid(), $1, $2, $3, 'access.granted')",
      [k, o, kept.bookingId],
    ],
    [
      "insert into check_in_scans (id, booking_id, organization_id, scanned_by, scanned_at, outcome) values (gen_random_uuid(), $1, $2, $3, now(), 'again')",
      [kept.bookingId, o, host.id],
    ],
    [
      "insert into handovers (id, booking_id, kind, created_by) values (gen_random_uuid(), $1, 'arrival', $2)",
      [kept.bookingId, r],
    ],
    [
      "insert into handover_photos (id, booking_id, kind, object_key, created_by) values (gen_random_uuid(), $1, 'arrival', 'k', $2)",
      [kept.bookingId, r],
    ],
    [
      "insert into booking_messages (id, booking_id, side, sender_id, body) values ($1, $1, 'renter', $2, 'Hello')",
      [kept.bookingId, r],
    ],
    ["insert into message_reads (booking_id, side) values ($1, 'host')", [kept.bookingId]],
    [
      "insert into message_reports (id, message_id, reporter_id, reason) values (gen_random_uuid(), $1, $2, 'Rude')",
      [kept.bookingId, host.id],
    ],
    ["insert into agreements (id, kitchen_id, renter_id) values ($1, $1, $2)", [k, r]],
    [
      "insert into agreement_versions (agreement_id, number, terms, texts, text_hash) values ($1, 1, '{}', '{}', 'h')",
      [k],
    ],
    [
      "insert into agreement_acceptances (agreement_id, number, side, user_id, signed_name, text_hash) values ($1, 1, 'renter', $2, 'Rosa', 'h')",
      [k, r],
    ],
    [
      "insert into record_imports (id, source, file_name, file_hash, created_by) values ($1, 'chicago', 'f', 'h', $2)",
      [k, host.id],
    ],
    ["insert into record_faults (import_id, line, field, problem) values ($1, 1, 'f', 'empty')", [k]],
    [
      "insert into record_businesses (source, business_key, permit, name, address_line, city, state) values ('chicago', 'b', '', '', '', '', '')",
      [],
    ],
    [
      "insert into record_inspections (source, inspection_key, business_key, inspected_on, kind, result, said) values ('chicago', 'i', 'b', '2030-01-01', '', 'closed', '')",
      [],
    ],
    [
      "insert into record_matches (id, source, business_key, kitchen_id, score) values ($1, 'chicago', 'b', $1, 90)",
      [k],
    ],
    [
      "insert into record_closures (id, source, inspection_key, kitchen_id) values ($1, 'chicago', 'i', $1)",
      [k],
    ],
    ["insert into rule_packs (slug, city) values ('somewhere', 'Somewhere'), ('elsewhere', 'Elsewhere')", []],
    [
      "insert into rule_pack_versions (id, slug, number, compiled_on, source_title, created_by) values ($1, 'somewhere', 1, '2030-01-01', 'A page', $2), ($2, 'elsewhere', 1, '2030-01-01', 'A page', $2)",
      [k, host.id],
    ],
    [
      `insert into rule_requirements (version_id, key, position, record) values ($1, 'x', 1, '{"id":"x","source":{"title":"A page"}}')`,
      [k],
    ],
    [
      "update rule_pack_versions set status = 'published', effective_on = '2030-01-01', published_at = now() where id = $1",
      [k],
    ],
    ["insert into rule_pack_reviews (id, version_id, reviewed_by) values ($1, $1, $2)", [k, host.id]],
    [
      "insert into rule_decisions (id, user_id, city_version_id, federal_version_id, checked_on, subject, overall, result) values ($1, $2, $1, $1, '2030-01-01', '{}', 'missing', '{}')",
      [k, r],
    ],
    [
      "insert into federal_attestations (id, user_id, version_id, answers, outcome, statement) values ($1, $2, $1, '{}', '{}', 'True')",
      [k, r],
    ],
    [
      "insert into certification_links (id, user_id, level, holder, scopes, starts_on, ends_on) values ($1, $2, 'recognition', 'A body', '{PCHF}', '2030-01-01', '2031-01-01')",
      [k, r],
    ],
    ["insert into staff (id, user_id, name) values ($1, $1, 'Ana')", [r]],
    [
      "insert into papers (id, user_id, requirement, object_key, content_type, byte_count, sealed_key, uploaded_by) values ($1, $1, 'x', 'papers/1', 'application/pdf', 1, 'k', $1)",
      [r],
    ],
    ["insert into rule_subjects (id, user_id, slug) values ($1, $1, 'somewhere')", [r]],
    [
      "insert into gate_waivers (id, subject_id, requirement, from_on, until_on, reason, created_by) values ($1, $1, 'x', '2030-01-01', '2030-02-01', 'Appealed', $2)",
      [r, host.id],
    ],
    [
      "insert into paper_reminders (subject_id, requirement, from_on, days_before) values ($1, 'x', '2030-01-01', 30)",
      [r],
    ],
    ["insert into paper_consents (id, user_id, kitchen_id) values ($1, $1, $2)", [r, draft.id]],
    ["insert into kitchen_demands (kitchen_id, requirement) values ($1, 'x')", [draft.id]],
    [
      "insert into booking_freezes (id, booking_id, whose, requirement, gap) values ($1, $1, 'renter', 'x', '{}')",
      [kept.bookingId],
    ],
    ["insert into booking_shifts (booking_id, staff_id) values ($1, $2)", [kept.bookingId, r]],
    [
      "insert into inspection_links (id, kitchen_id, label, token_hash, created_by, expires_at) values ($1, $1, 'Inspector', 'h', $2, now() + interval '1 day')",
      [k, host.id],
    ],
    ["insert into reconciliation_runs (id, from_at, until_at) values ($1, 'epoch', now())", [o]],
    [
      "insert into stripe_movements (id, source, type, net_cents, moved_at, run_id) values ('txn_1', ($1::uuid)::text, 'charge', 1, now(), $2)",
      [kept.bookingId, o],
    ],
    [
      "insert into reconciliation_differences (id, kind, external_id, direction, stripe_cents, occurred_at) values ($1::uuid, 'missing_in_ledger', ($1::uuid)::text, 'in', 1, now())",
      [kept.bookingId],
    ],
    ["insert into wallets (user_id, balance_cents, entries) values ($1, 500, 1)", [r]],
    [
      "insert into credit_grants (id, user_id, amount_cents, reason, state, requested_by, decided_at) values ($1, $2, 500, 'Sorry', 'given', $3, now()), ($3, $2, 90000, 'Sorry', 'pending', $3, null)",
      [k, r, host.id],
    ],
    [
      "insert into credit_transfers (id, user_id, organization_id, amount_cents) values ($1, $2, $3, 500)",
      [k, host.id, o],
    ],
    [
      "insert into wallet_entries (id, user_id, sequence, kind, amount_cents, balance_cents, key, grant_id) values ($1, $2, 1, 'granted', 500, 500, 'k', $1)",
      [k, r],
    ],
    [
      "insert into plan_allowances (booking_id, organization_id, renter_id, name, includes, granted, rollover, overage, starts_at, ends_at, expires_at) values ($1, $2, $3, 'Baker', 'hours', 600, 0, '[]', now() - interval '1 day', now() + interval '9 days', now() + interval '9 days')",
      [kept.bookingId, o, r],
    ],
    [
      "insert into plan_spends (booking_id, allowance_id, amount, over_minutes, after) values ($1, $2, 60, 0, false)",
      [gone.bookingId, kept.bookingId],
    ],
    ["insert into referral_codes (user_id, code) values ($1, 'ABCD1234')", [r]],
    ["insert into referrals (user_id, invited_by) values ($1, $2)", [r, host.id]],
    ["insert into deposits (booking_id, amount_cents) values ($1, 500)", [kept.bookingId]],
    [
      "insert into claims (id, booking_id, organization_id, amount_cents, filed_by, answer_by) values ($1, $2, $3, 500, $4, now())",
      [k, kept.bookingId, o, host.id],
    ],
    ["insert into damage_consents (booking_id, most_cents) values ($1, 500)", [kept.bookingId]],
    [
      "insert into claim_charges (id, claim_id, booking_id, organization_id, amount_cents) values ($1, $1, $2, $3, 500)",
      [k, kept.bookingId, o],
    ],
    [
      "insert into claim_items (id, claim_id, position, description, amount_cents) values ($1, $1, 1, 'A pan', 500)",
      [k],
    ],
    [
      "insert into claim_photos (id, claim_id, object_key, created_by) values ($1, $1, 'c', $2)",
      [k, host.id],
    ],
    [
      "insert into disputes (id, stripe_dispute_id, stripe_charge_id, stripe_status, reason, amount_cents, opened_at) values ($1, 'du', 'ch', 'needs_response', 'general', 500, now())",
      [k],
    ],
    [
      "insert into dispute_shares (id, dispute_id, booking_id, organization_id, payment_id, amount_cents) select $1, $1, booking_id, organization_id, id, 500 from payments where booking_id = $2 limit 1",
      [k, kept.bookingId],
    ],
    [
      "insert into transfer_reversals (id, share_id, booking_id, organization_id, kind, amount_cents) values ($1, $1, $2, $3, 'booking', 500)",
      [k, kept.bookingId, o],
    ],
    [
      "insert into manual_postings (id, debit_code, credit_code, amount_cents, reason, state, requested_by) values ($1, 'credit_given', 'stripe_fees', 500, 'A fee', 'pending', $2)",
      [k, host.id],
    ],
    ["insert into ledger_periods (month, closed_by) values ('2020-01-01', $1)", [host.id]],
  ];
  for (const [text, values] of rows) await world.sql(text, values);
  return {
    host,
    renter,
    draft,
    kitchen,
    held,
    ids: [host.id, renter.id, o, draft.id, kept.bookingId, gone.bookingId, held, renter.email, host.email],
  };
}
const theirs = await populate();
const tables = (
  await world.sql<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  )
).map((t) => t.name);
const privateTables = tables.filter(
  (t) => ![...OPEN_TO_ALL, ...OPEN_WHEN_PUBLISHED, ...OPEN_RULES].includes(t),
);

const app = new Client({ connectionString: world.database.urls.app });
await app.connect();
/** Whom no policy keeps off anything. */
const admin = new Client({ connectionString: world.database.urls.admin });
await admin.connect();
afterAll(() => Promise.all([app.end(), admin.end()]));

type Rows = Record<string, unknown>[];
/** One transaction as prep_app, with or without somebody's credential; "denied" where the role may not even look. */
async function asApp<T>(
  actor: { id: string; sessionId: string } | null,
  work: (query: (text: string, values?: unknown[]) => Promise<Rows | "denied">) => Promise<T>,
): Promise<T> {
  await app.query("begin");
  try {
    if (actor) await app.query("select prep.act($1, 'session', $2, null)", [actor.id, actor.sessionId]);
    return await work(async (text, values = []) => {
      await app.query("savepoint s");
      try {
        return (await app.query(text, values)).rows as Rows;
      } catch (error) {
        await app.query("rollback to savepoint s");
        if ((error as { code?: string }).code === "42501") return "denied";
        throw error;
      }
    });
  } finally {
    await app.query("rollback");
  }
}
/** Rows of a table that the actor sees and that name something of theirs. */
const foreign = (actor: { id: string; sessionId: string } | null, table: string) =>
  asApp(actor, async (query) => {
    const rows = await query(
      `select 1 from ${table} t where exists (select 1 from unnest($1::text[]) id where strpos(t::text, id) > 0)`,
      [theirs.ids],
    );
    return rows === "denied" ? 0 : rows.length;
  });

test("F31 every table but the documented ones has row-level security, enabled and forced", async () => {
  const open = await world.sql<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and not (relrowsecurity and relforcerowsecurity) order by 1`,
  );
  expect(open.map((t) => t.name)).toEqual([...OPEN_TO_ALL].sort());
  const powerful = await world.sql(
    "select rolname from pg_roles where rolname like 'prep%' and (rolsuper or rolbypassrls)",
  );
  expect(powerful).toEqual([]);
});

test("every table has something of theirs in it, so that seeing nothing means something", async () => {
  const empty: string[] = [];
  for (const table of tables)
    if ((await world.sql(`select 1 from ${table} limit 1`)).length === 0) empty.push(table);
  expect(empty).toEqual([]);
});

test("F31 there is no view that would look past the policies", async () => {
  expect(await world.sql("select 1 from pg_views where schemaname in ('public', 'prep')")).toEqual([]);
});

test("F31 another renter and another organization's host see no row of theirs in any private table", async () => {
  const otherHost = await world.host();
  const strangers = [await world.person(), otherHost];
  await world.kitchen({ organizationId: otherHost.organizationId, createdBy: otherHost.id });
  for (const stranger of strangers) {
    for (const table of privateTables) expect([table, await foreign(stranger, table)]).toEqual([table, 0]);
  }
});

test("they themselves do see their rows: the test looks where it should", async () => {
  for (const table of [
    "bookings",
    "booking_equipment",
    "payments",
    "checkouts",
    "idempotency_keys",
    "api_keys",
    "notifications",
    "handovers",
    "handover_photos",
    "booking_messages",
    "rule_decisions",
    "federal_attestations",
    "certification_links",
    "staff",
    "papers",
    "rule_subjects",
    "gate_waivers",
    "booking_freezes",
    "booking_shifts",
    "paper_consents",
  ]) {
    expect([table, await foreign(theirs.renter, table)]).not.toEqual([table, 0]);
  }
  for (const table of [
    "bookings",
    "booking_equipment",
    "payouts",
    "payout_items",
    "ledger_entries",
    "audit_log",
    "use_log",
    "invitations",
    "arrival_settings",
    "door_events",
    "check_in_scans",
    "message_reports",
  ]) {
    const rows = await asApp(theirs.host, (query) => query(`select 1 from ${table}`));
    expect([table, rows.length]).not.toEqual([table, 0]);
  }
  expect(await foreign(theirs.host, "checkouts")).toBe(0);
  // How to get in, and who reported what, are not the renter's to read.
  for (const table of ["arrival_settings", "door_events", "check_in_scans", "message_reports"])
    expect([table, await foreign(theirs.renter, table)]).toEqual([table, 0]);
});

test("F31 without an actor no private table shows a single row", async () => {
  await asApp(null, async (query) => {
    for (const table of privateTables) {
      const rows = await query(`select 1 from ${table}`);
      expect([table, rows === "denied" ? 0 : rows.length]).toEqual([table, 0]);
    }
  });
});

test("of the kitchens, what is not published stays with its own people, part by part", async () => {
  const parts = OPEN_WHEN_PUBLISHED.filter((t) => t !== "kitchens" && t !== "space_stations");
  await asApp(await world.person(), async (query) => {
    expect(await query("select 1 from kitchens where id = $1", [theirs.draft.id])).toEqual([]);
    for (const t of parts)
      expect(await query(`select 1 from ${t} where kitchen_id = $1`, [theirs.draft.id])).toEqual([]);
    expect(await query("select 1 from space_stations where space_id = $1", [theirs.draft.spaceId])).toEqual(
      [],
    );
    expect(await query("select 1 from spaces where kitchen_id = $1", [theirs.kitchen.id])).toHaveLength(1);
  });
});

test("of the rules, anybody reads what is published and not who wrote it, and nobody a draft or into either", async () => {
  await asApp(theirs.host, async (query) => {
    expect(await query("select slug from rule_pack_versions")).toEqual([{ slug: "somewhere" }]);
    expect(await query("select 1 from rule_requirements")).toHaveLength(1);
    expect(await query("select created_by, published_by from rule_pack_versions")).toBe("denied");
    expect(await query("select reviewed_by from rule_pack_reviews")).toBe("denied");
    for (const table of OPEN_RULES)
      for (const text of [`delete from ${table}`, `insert into ${table} default values`])
        expect([text, await query(text)]).toEqual([text, "denied"]);
    expect(await query("update rule_requirements set position = 2")).toBe("denied");
    expect(await query("update rule_decisions set overall = 'satisfied'")).toBe("denied");
  });
});

test("F31 a credential works for its own person only, and a setting with SQL in it opens nothing", async () => {
  const stranger = await world.person();
  const borrowed = asApp({ id: theirs.renter.id, sessionId: stranger.sessionId }, (query) =>
    query("select 1"),
  );
  await expect(borrowed).rejects.toMatchObject({ code: "PREP0", message: "unauthenticated" });
  const wild = asApp(null, async (query) => {
    await query("select set_config('app.organization_ids', $1, true)", ["{} or true --"]);
    return query("select 1 from bookings");
  });
  await expect(wild).rejects.toMatchObject({ code: expect.stringMatching(/^22/) });
});

test("a request changes neither bookings nor money nor history, its own included", async () => {
  const untouchable = [
    "bookings",
    "booking_equipment",
    "allocations",
    "payments",
    "refunds",
    "checkouts",
    "payouts",
    "payout_items",
    "ledger_accounts",
    "ledger_transactions",
    "ledger_entries",
    "audit_log",
    "use_log",
    "chain_heads",
    "inbox",
    "outbox",
    "booking_moves",
    "door_events",
    "check_in_scans",
    "handovers",
    "handover_photos",
    "booking_messages",
    "message_reads",
    "message_reports",
    "reconciliation_runs",
    "reconciliation_differences",
    "stripe_movements",
    "ledger_periods",
    "disputes",
    "dispute_shares",
    "transfer_reversals",
    "documents",
    "document_counters",
    "agreements",
    "agreement_versions",
    "agreement_acceptances",
    "record_imports",
    "record_faults",
    "record_businesses",
    "record_inspections",
    "record_matches",
    "record_closures",
  ];
  await asApp(theirs.renter, async (query) => {
    for (const table of untouchable) {
      const [column] = await world.sql<{ c: string }>(
        "select column_name as c from information_schema.columns where table_name = $1 limit 1",
        [table],
      );
      for (const text of [
        `update ${table} set ${column?.c} = ${column?.c}`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
        `insert into ${table} default values`,
      ]) {
        expect([text, await query(text)]).toEqual([text, "denied"]);
      }
    }
    expect(await query("update users set platform_role = 'admin'")).toBe("denied");
    expect(await query("update organizations set stripe_account_id = 'acct_x'")).toBe("denied");
    expect(await query("update kitchens set status = 'published'")).toBe("denied");
  });
});

test("what is kept for good is changed, deleted and emptied by nobody, not even by who passes every policy", async () => {
  const said = async (text: string) => {
    await admin.query("begin");
    const answer = await admin.query(text).then(
      () => "done",
      (error: Error) => error.message,
    );
    await admin.query("rollback");
    return answer;
  };
  for (const [table, column] of [
    ["audit_log", "action"],
    ["ledger_transactions", "id"],
    ["ledger_entries", "amount_cents"],
    ["documents", "content"],
    ["agreement_versions", "texts"],
    ["agreement_acceptances", "signed_name"],
  ]) {
    for (const text of [
      `update ${table} set ${column} = ${column}`,
      `delete from ${table}`,
      `truncate ${table} cascade`,
    ])
      expect([text, await said(text)]).toEqual([text, expect.stringContaining("is append-only")]);
  }
});

test("a stranger cannot rewrite what a policy lets them read, nor take over what it does not", async () => {
  await asApp(await world.host(), async (query) => {
    const nobody = [
      ["update kitchens set name = 'mine' where id = $1 returning 1", theirs.kitchen.id],
      ["update spaces set hourly_rate_cents = 100 where kitchen_id = $1 returning 1", theirs.kitchen.id],
      ["delete from closures where kitchen_id = $1 returning 1", theirs.kitchen.id],
      ["update users set name = 'x' where id = $1 returning 1", theirs.renter.id],
      ["update sessions set revoked_at = now() where user_id = $1 returning 1", theirs.renter.id],
      ["update memberships set role = 'staff' where user_id = $1 returning 1", theirs.host.id],
      ["delete from memberships where user_id = $1 returning 1", theirs.host.id],
    ];
    for (const [text, id] of nobody) expect([text, await query(text ?? "", [id])]).toEqual([text, []]);
    const denied = [
      [
        "insert into closures (id, kitchen_id, starts_at, ends_at, created_by) values (gen_random_uuid(), $1, now(), now() + interval '1 day', $1)",
        theirs.kitchen.id,
      ],
      [
        "insert into api_keys (id, user_id, name, secret_hash, scopes) values (gen_random_uuid(), $1, 'x', 'x', '{admin}')",
        theirs.renter.id,
      ],
      ["insert into idempotency_keys (user_id, key, request_hash) values ($1, 'x', 'x')", theirs.renter.id],
    ];
    for (const [text, id] of denied) expect([text, await query(text ?? "", [id])]).toEqual([text, "denied"]);
  });
});

test("prep_app may call exactly the documented functions", async () => {
  const callable = await world.sql<{ name: string }>(
    `select distinct proname as name from pg_proc where pronamespace = 'prep'::regnamespace
        and has_function_privilege('prep_app', oid, 'execute') order by 1`,
  );
  expect(callable.map((f) => f.name)).toEqual(FOR_REQUESTS);
  const definers = await world.sql(
    "select 1 from pg_proc where pronamespace = 'prep'::regnamespace and prosecdef and not coalesce(proconfig::text, '') like '%search_path%'",
  );
  expect(definers).toEqual([]);
});

test("the verbs of the database act for the caller alone", async () => {
  await expect(asApp(null, (query) => query("select prep.hold_slot('{}')"))).rejects.toMatchObject({
    message: "unauthenticated",
  });
  await expect(asApp(null, (query) => query("select prep.rent_storage('{}')"))).rejects.toMatchObject({
    message: "unauthenticated",
  });
  const stranger = await world.person();
  const pay = asApp(stranger, (query) =>
    query("select prep.begin_checkout($1, $2, 15, 31, null, null)", [theirs.held, uuidv7()]),
  );
  await expect(pay).rejects.toMatchObject({ message: "not_found" });
  const forged = asApp(stranger, (query) =>
    query("select prep.audit_own($1, 'forged', 'kitchen', $2)", [
      theirs.kitchen.organizationId,
      theirs.kitchen.id,
    ]),
  );
  await expect(forged).rejects.toMatchObject({ message: "not_found" });
  const stolen = asApp(stranger, async (query) => {
    const [card] = (await query("select version, organization_id from kitchens where id = $1", [
      theirs.kitchen.id,
    ])) as Rows;
    const quote = { totalCents: 100, platformFeeCents: 15, taxCents: 0, hostCents: 85, currency: "usd" };
    const request = {
      bookingId: uuidv7(),
      renterId: theirs.renter.id,
      organizationId: card?.organization_id,
      kitchenId: theirs.kitchen.id,
      kitchenVersion: card?.version,
      spaceId: theirs.kitchen.spaceId,
      units: null,
      stationIds: theirs.kitchen.stationIds,
      startsAt: soon(500),
      endsAt: soon(501),
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 0,
      timeZone: "UTC",
      quote,
      cancellationPolicy: {},
      key: "k",
      requestHash: "h",
      holdMinutes: 10,
      maxLiveHolds: 3,
      answer: {},
    };
    await query("select prep.hold_slot($1)", [JSON.stringify(request)]);
    return query("select renter_id from bookings");
  });
  expect(await stolen).toEqual([{ renter_id: stranger.id }]);
});
