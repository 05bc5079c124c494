import { expect, test } from "vitest";
import { cents } from "@/lib/core/money";
import { randomFrom } from "@/lib/testing/random";
import { captureLines, postStatement, refundLines, reversalLines, settleLines, transferLines } from ".";

const ORGANIZATION = "01900000-0000-7000-8000-000000000001";

test("whatever the amounts, the lines of every posting sum to zero", () => {
  const random = randomFrom(5);
  const amount = () => cents(random.below(1_000_000));
  for (let n = 0; n < 1_000; n++) {
    const postings = [
      captureLines(amount(), amount()),
      captureLines(amount(), amount(), amount()),
      ...[refundLines(amount(), "price"), refundLines(amount(), "deposit")],
      settleLines(ORGANIZATION, amount(), amount(), amount()),
      ...[transferLines(ORGANIZATION, amount()), reversalLines(ORGANIZATION, amount())],
    ];
    for (const lines of postings)
      expect(lines.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(0);
  }
});

test("a refund of a deposit leaves the price untouched, and one of the price the deposit", () => {
  const codes = (of: "price" | "deposit") => refundLines(cents(500), of).map(({ code }) => code);
  expect(codes("deposit")).toEqual(["deposits_held", "stripe_clearing"]);
  expect(codes("price")).toEqual(["customer_funds", "stripe_clearing"]);
});

test("what does not sum to zero is never sent to the database", () => {
  const posting = {
    ...{ key: "capture:1", kind: "capture" as const, bookingId: ORGANIZATION, organizationId: ORGANIZATION },
    ...{ externalId: null, currency: "usd" },
    lines: [{ code: "stripe_clearing" as const, amountCents: cents(1) }],
  };
  expect(() => postStatement(posting)).toThrow("capture:1 sums to 1");
});
