import { expect, test } from "vitest";
import { quickbooksCsv, type Statement, statementCsv } from ".";

const item = {
  ...{
    bookingId: "b1",
    spaceName: "Table",
    renterName: "Ana",
    status: "completed",
    timeZone: "America/Chicago",
  },
  ...{ startsAt: new Date("2030-01-07T18:00:00Z"), endsAt: new Date("2030-01-07T20:00:00Z"), lastError: "" },
};
/** A week that is still being paid: its booking went, what was awarded for damage in it has not. */
const open: Statement = {
  ...{ id: "p1", organizationId: "o1", weekOf: "2030-01-14", currency: "usd", status: "open", paidAt: null },
  ...{ organizationName: "Ana's Kitchens", timeZone: "America/Chicago" },
  ...{ createdAt: new Date("2030-01-14T12:00:00Z"), updatedAt: new Date("2030-01-14T12:00:00Z") },
  totals: { grossCents: 11_000, feeCents: 1_200, taxCents: 0, netCents: 9_800 },
  items: [
    {
      ...{ ...item, kind: "booking", transferId: "tr_1", grossCents: 8_000, feeCents: 1_200 },
      ...{ taxCents: 0, netCents: 6_800 },
    },
    {
      ...{ ...item, kind: "claim", transferId: null, grossCents: 3_000, feeCents: 0 },
      ...{ taxCents: 0, netCents: 3_000 },
    },
  ],
};

test("a payout that is not paid yet is dated by its week, and damage is told apart from the booking", () => {
  expect(quickbooksCsv(open)).toBe(
    'Date,Description,Amount\r\n01/14/2030,"Table, Ana, booking b1",68.00\r\n01/14/2030,"Table, Ana, damage claim b1",30.00\r\n',
  );
});

test("what was not transferred yet has an empty transfer, and every row says what it is for", () => {
  const rows = statementCsv(open).trim().split("\r\n").slice(1);
  expect(rows.map((row) => row.split(",").slice(-5))).toEqual([
    ["0.00", "68.00", "usd", "booking", "tr_1"],
    ["0.00", "30.00", "usd", "claim", ""],
  ]);
});
