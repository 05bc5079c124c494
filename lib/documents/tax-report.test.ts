import { expect, test } from "vitest";
import { runPayouts } from "@/lib/payouts";
import { openApi } from "@/lib/testing/api";
import { overSince } from "@/lib/testing/deposits";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book, CARDS, onboard } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { platformTaxReport, taxCsv, taxReport, yearCsv, yearSummary } from ".";

const world = await openWorld();
const api = await openApi(world);
const year = new Date().getUTCFullYear();
const support = await world.person({ platformRole: "support" });
const ledger = async (organizationId: string | null) =>
  (
    await world.sql<{ cents: number }>(
      `select coalesce(-sum(e.amount_cents), 0)::int as cents from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
       join ledger_accounts a on a.id = e.account_id where a.code = 'tax_payable' and ($1::uuid is null or t.organization_id = $1)`,
      [organizationId],
    )
  )[0]!.cents;
const sumOf = (csv: string, column: number) =>
  csv
    .trim()
    .split("\r\n")
    .slice(1)
    .reduce((sum, row) => sum + Math.round(Number(row.split(",").at(column)) * 100), 0);

/** A settled booking of 80.00 at a kitchen of a city, of which these taxes were frozen with the price. */
async function taxed(
  host: Awaited<ReturnType<typeof world.host>>,
  city: string,
  taxes: [string, number, number][],
) {
  const { spaceId } = await world.kitchen({
    ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN, city },
  });
  const { bookingId } = await book(world.as(await world.person()), spaceId, soon(100), 120, CARDS.instant);
  await overSince(world, bookingId, 60);
  const lines = taxes.map(([name, percentBps, amountCents]) => ({
    kind: "tax",
    name,
    percentBps,
    amountCents,
  }));
  await world.sql(
    `update bookings set tax_cents = $2::int, host_due_cents = host_due_cents - $2::int,
       quote = quote || jsonb_build_object('taxCents', $2::int, 'lines', quote->'lines' || $3::jsonb) where id = $1`,
    [bookingId, taxes.reduce((sum, [, , amount]) => sum + amount, 0), JSON.stringify(lines)],
  );
  return bookingId;
}

test("tax is told per place, tax and month, and adds up to the ledger's tax account, for a host and for the platform", async () => {
  const [host, other] = [await world.host(), await world.host()];
  for (const one of [host, other]) await onboard(world.as(one), one.organizationId);
  const both: [string, number, number][] = [
    ["State rental tax", 450, 345],
    ['=City "lease" tax', 101, 77],
  ];
  await taxed(host, "Miami", both);
  await taxed(host, "Miami", both);
  await taxed(host, "Tampa", both.slice(0, 1));
  await taxed(other, "Miami", both);
  await runPayouts(world.system());

  const report = await taxReport(world.as(host), { organizationId: host.organizationId, year });
  expect(
    report.rows.map(({ city, name, taxCents, taxedCents }) => [city, name, taxCents, taxedCents]),
  ).toEqual([
    ["Miami", '=City "lease" tax', 154, 2 * (8_000 - 422)],
    ["Miami", "State rental tax", 690, 2 * (8_000 - 422)],
    ["Tampa", "State rental tax", 345, 8_000 - 345],
  ]);
  expect(report.taxCents).toBe(await ledger(host.organizationId));
  const csv = taxCsv(report);
  expect(csv).toContain(`"'=City ""lease"" tax"`);
  expect(sumOf(csv, -2)).toBe(report.taxCents);

  // What comes back later makes less due, split as the price was; what is posted by hand has no place.
  await world.sql(
    `select prep.post('odd', 'dispute_lost', b.id, b.organization_id, null, 'usd',
       '[{"code":"tax_payable","amountCents":211},{"code":"dispute_losses","amountCents":-211}]') from bookings b where b.organization_id = $1 order by b.id limit 1`,
    [other.organizationId],
  );
  await world.sql(
    `select prep.post('hand', 'manual', null, null, null, 'usd', '[{"code":"tax_payable","amountCents":-100},{"code":"credit_given","amountCents":100}]')`,
  );
  const all = await platformTaxReport(world.as(support), { year });
  expect(all.taxCents).toBe(await ledger(null));
  expect(all.taxCents).toBe(report.taxCents + 422 - 211 + 100);
  expect(all.rows.at(-1)).toMatchObject({ state: null, name: null, taxCents: 100 });
  expect((await platformTaxReport(world.as(support), { year: year - 1 })).rows).toEqual([]);

  const months = await yearSummary(world.as(host), { organizationId: host.organizationId, year });
  expect(sumOf(yearCsv(months), 2)).toBe(months.grossCents);
  expect(yearCsv(months).trim().split("\r\n")).toHaveLength(13);
});

test("taxes of an organization are its own and the platform's people's to read, those of the platform ours alone", async () => {
  const host = await world.host();
  const stranger = world.as(await world.host());
  const own = { organizationId: host.organizationId, year };
  await expect(taxReport(stranger, own)).rejects.toMatchObject({ code: "not_found" });
  await expect(platformTaxReport(world.as(host), { year })).rejects.toMatchObject({ code: "not_found" });
  const key = await api.key(host);
  const read = await api.get(`/host/organizations/${host.organizationId}/years/${year}/taxes`, { key });
  expect([read.status, read.json.items]).toEqual([200, []]);
  const admin = await api.key(await world.person({ platformRole: "admin" }), ["admin"]);
  const platform = await api.get(`/admin/money/taxes/${year}`, { key: admin });
  expect([platform.status, platform.json.year]).toEqual([200, year]);
});
