import { PDFDocument } from "@cantoo/pdf-lib";
import { expect, test } from "vitest";
import { cancelBooking, sendRefunds } from "@/lib/payments";
import { credit } from "@/lib/testing/credit";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book, CARDS } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { documentPdf } from "./document-pdf";
import { documentsOf } from "./read-documents";
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

test("numbers of an organization have no gap and no double under parallel connections, also when some of them roll back", async () => {
  const host = await world.host();
  const bookingId = await paid(host, await world.person());
  const issue = (n: number) =>
    world
      .sql(
        `select prep.issue_document($1, 'invoice', $2, 100, 0, '[]'), case when $3::int % 3 = 0 then 1 / ($3::int % 3) end`,
        [`test:${n}`, bookingId, n],
      )
      .catch(() => undefined);
  await Promise.all(Array.from({ length: 60 }, (_, n) => issue(n)));
  await Promise.all(Array.from({ length: 60 }, (_, n) => issue(n)));
  const rows = await world.sql<{ number: number }>(
    "select number from documents where organization_id = $1 order by number",
    [host.organizationId],
  );
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 41 }, (_, n) => n + 1));
  await expect(
    world.sql("update documents set number = 99 where organization_id = $1", [host.organizationId]),
  ).rejects.toThrow();
});

test("the federal threshold is that of the year, with its source", () => {
  expect(thresholdOf(2026)).toMatchObject({ grossAboveCents: 2_000_000, transactionsAbove: 200 });
  expect(thresholdOf(2010)).toBeNull();
});
