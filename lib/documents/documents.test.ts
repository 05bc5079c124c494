import { PDFDocument } from "@cantoo/pdf-lib";
import { expect, test } from "vitest";
import { formatMoney } from "@/lib/core/money";
import { cancelBooking, sendRefunds } from "@/lib/payments";
import { getStatement, listPayouts, runPayouts } from "@/lib/payouts";
import { credit } from "@/lib/testing/credit";
import { overSince } from "@/lib/testing/deposits";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownConnections } from "@/lib/testing/own-connections";
import { book, CARDS, onboard } from "@/lib/testing/paying";
import { wordsOfPdf } from "@/lib/testing/pdf-words";
import { openWorld } from "@/lib/testing/world";
import { documentPdf } from "./document-pdf";
import { documentsOf } from "./read-documents";
import { statementPdf } from "./statement-pdf";
import { thresholdOf, yearSummary } from "./year-summary";

const world = await openWorld();
const admin = await world.person({ platformRole: "admin" });

async function kitchenOf(host: Awaited<ReturnType<typeof world.host>>) {
  const { spaceId } = await world.kitchen({
    ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN },
    spaces: [{ hourlyRateCents: 4_000 }],
  });
  return spaceId;
}
const paid = async (
  host: Awaited<ReturnType<typeof world.host>>,
  renter: Awaited<ReturnType<typeof world.person>>,
) => (await book(world.as(renter), await kitchenOf(host), soon(480), 120, CARDS.instant)).bookingId;

/** The first page, cell by cell. */
const wordsOf = async (bytes: Uint8Array) => (await wordsOfPdf(bytes))[0] ?? [];

test("a paid booking has one invoice and a refund a credit note, and their totals are what the ledger has", async () => {
  const [host, renter] = [await world.host(), await world.person()];
  await credit(world.as(admin), renter.email, 3_000);
  const bookingId = await paid(host, renter);
  await cancelBooking(world.as(renter), { bookingId, reason: "" });
  await sendRefunds(world.system());

  const found = await documentsOf(world.as(renter), { bookingId });
  expect(found.map(({ number, kind, totalCents }) => [number, kind, totalCents])).toEqual([
    [1, "invoice", 8_000],
    ...found.slice(1).map(({ number, totalCents }) => [number, "credit_note", totalCents]),
  ]);
  const [ledger] = await world.sql<{ cents: number }>(
    `select -sum(e.amount_cents)::int as cents from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
     join ledger_accounts a on a.id = e.account_id and a.code = 'customer_funds' where t.organization_id = $1`,
    [host.organizationId],
  );
  expect(found.reduce((sum, { totalCents }) => sum + totalCents, 0)).toBe(ledger!.cents);
  const year = await yearSummary(world.as(host), {
    organizationId: host.organizationId,
    year: new Date().getUTCFullYear(),
  });
  expect(year.grossCents - year.months.reduce((sum, m) => sum + m.creditedCents, 0)).toBe(ledger!.cents);
  expect(year).toMatchObject({ grossCents: 8_000, transactions: 1, above: false });
});

test("a document is a PDF for both sides of its booking in their language, and for nobody else", async () => {
  const [host, renter] = [await world.host(), await world.person()];
  const bookingId = await paid(host, renter);
  const documentId = (await documentsOf(world.as(host), { bookingId }))[0]!.documentId;
  for (const who of [host, renter]) {
    const { pdf, number } = await documentPdf(world.as(who), { documentId });
    expect(number).toBe(1);
    expect((await PDFDocument.load(pdf)).getTitle()).toBe("Invoice 1");
  }
  const stranger = world.as(await world.host());
  await expect(documentPdf(stranger, { documentId })).rejects.toMatchObject({ code: "not_found" });
  await expect(documentsOf(stranger, { bookingId })).rejects.toMatchObject({ code: "not_found" });
});

test("numbers of an organization have no gap and no double under parallel connections, each document told twice and some rolled back", async () => {
  const host = await world.host();
  const bookingId = await paid(host, await world.person());
  const connections = ownConnections(world.database.urls.system, 8);
  const issue = (n: number) =>
    connections.pool
      .query(
        `select prep.issue_document($1, 'invoice', $2, 100, 0, '[]'), case when $3::int % 3 = 0 then 1 / ($3::int % 3) end`,
        [`test:${n}`, bookingId, n],
      )
      .then(
        () => "issued",
        (error: Error) => error.message,
      );
  const twins = Array.from({ length: 120 }, (_, n) => Math.floor(n / 2));
  const said = await Promise.all(twins.map(issue));
  await connections.close();
  expect(said).toEqual(twins.map((n) => (n % 3 === 0 ? "division by zero" : "issued")));
  const rows = await world.sql<{ number: number }>(
    "select number from documents where organization_id = $1 order by number",
    [host.organizationId],
  );
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 41 }, (_, n) => n + 1));
});

test("the statement as PDF has the rows of the payout and its totals, to the cent, in English and Spanish", async () => {
  const host = await world.host();
  await onboard(world.as(host), host.organizationId);
  for (const [hours, minutes] of [
    [480, 120],
    [490, 180],
  ] as const) {
    const renter = world.as(await world.person());
    const { bookingId } = await book(renter, await kitchenOf(host), soon(hours), minutes, CARDS.instant);
    await overSince(world, bookingId, hours / 10);
  }
  await runPayouts(world.system());
  const [payout] = await listPayouts(world.as(host), host.organizationId);
  const statement = await getStatement(world.as(host), payout!.id);
  expect(statement.totals).toEqual({ grossCents: 20_000, feeCents: 3_000, taxCents: 0, netCents: 17_000 });
  const rows = [...statement.items, statement.totals];
  for (const [locale, net] of [
    ["en", "Net"],
    ["es", "Neto"],
  ] as const) {
    const money = (valueCents: number) => formatMoney(valueCents, "usd", locale);
    const words = await wordsOf(await statementPdf(statement, locale));
    const less = (valueCents: number) => money(valueCents === 0 ? 0 : -valueCents);
    expect(words.filter((word) => word.includes("$"))).toEqual([
      money(statement.totals.netCents),
      ...rows.flatMap((row) => [
        ...[money(row.grossCents), less(row.feeCents), less(row.taxCents), money(row.netCents)],
      ]),
    ]);
    expect(words.join("")).toContain(statement.organizationName);
    for (const { transferId } of statement.items) expect(words.join("")).toContain(transferId);
    expect(words).toContain(net);
  }
});

test("the federal threshold is that of the year, with its source", () => {
  expect(thresholdOf(2026)).toMatchObject({ grossAboveCents: 2_000_000, transactionsAbove: 200 });
  expect(thresholdOf(2010)).toBeNull();
});
