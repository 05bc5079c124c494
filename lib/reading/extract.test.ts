import fc from "fast-check";
import { expect, test } from "vitest";
import { SURE } from "@/lib/core/paper-terms";
import { findDates } from "./dates";
import { extractFields } from "./extract";
import { placeBack } from "./tilt";
import type { Word } from "./words";

/** Lines of text as the words of a page, all of them clearly read. */
const page = (lines: readonly string[], confidence = 1) => ({
  page: 1,
  words: lines.flatMap((line, row) =>
    [...line.matchAll(/\S+/g)].map(
      (word): Word => ({
        text: word[0],
        x: word.index * 0.012,
        y: 0.05 + row * 0.04,
        width: word[0].length * 0.012,
        height: 0.02,
        confidence,
      }),
    ),
  ),
});
const read = (...lines: string[]) => extractFields([page(lines)], []);
const english = { spanish: false, order: null } as const;

test("dates are read as people of either language write them", () => {
  const written: [text: string, day: string][] = [
    ["2027-03-04", "2027-03-04"],
    ["12/31/2027", "2027-12-31"],
    ["31-12-2027", "2027-12-31"],
    ["March 4, 2027", "2027-03-04"],
    ["4th of March 2027", "2027-03-04"],
    ["04-MAR-2027", "2027-03-04"],
    ["Sept. 9 2027", "2027-09-09"],
    ["4 de marzo de 2027", "2027-03-04"],
    ["1º de enero del 2028", "2028-01-01"],
    ["setiembre 15 de 2027", "2027-09-15"],
    ["12/31/27", "2027-12-31"],
  ];
  for (const [text, day] of written)
    expect([text, ...findDates(text, english).map((one) => one.day)]).toEqual([text, day]);
  for (const text of ["2027-02-30", "13/13/2027", "1234567", "$1,000,000", "05/2027"])
    expect([text, findDates(text, english)]).toEqual([text, []]);
});

test("a day that can be read both ways is never certain, least of all in Spanish", () => {
  const spanish = read("Certificado de manipulador de alimentos", "Fecha de vencimiento: 03/04/2027");
  expect(spanish.validUntil).toMatchObject({ value: "2027-04-03" });
  expect(spanish.validUntil?.confidence).toBeLessThan(0.5);
  const inEnglish = read("Certificate of insurance", "Expiration date: 03/04/2027");
  expect(inEnglish.validUntil).toMatchObject({ value: "2027-03-04" });
  expect(inEnglish.validUntil?.confidence).toBeLessThan(1);
  const shown = read("Certificate of insurance", "Effective 13/02/2026", "Expiration date: 03/04/2027");
  expect(shown.validUntil).toMatchObject({ value: "2027-04-03" });
});

test("the last day is told from the first by its label, by its heading or by what stands between them", () => {
  const both = { validFrom: { value: "2026-01-02" }, validUntil: { value: "2027-01-02" } };
  expect(read("Issued: 2026-01-02", "Expires: 2027-01-02")).toMatchObject(both);
  expect(read("Valid until 2027-01-02", "Issue date 2026-01-02")).toMatchObject(both);
  expect(read("Policy period: 2026-01-02 to 2027-01-02")).toMatchObject(both);
  expect(read("Vigencia: del 2 de enero de 2026 al 2 de enero de 2027")).toMatchObject(both);
  expect(read("POLICY EFF      POLICY EXP", "2026-01-02      2027-01-02")).toMatchObject(both);
});

test("a date that nothing names is a guess, and days in the wrong order are doubted", () => {
  expect(read("Printed 2026-01-02 2027-01-02").validUntil?.confidence).toBeLessThan(0.5);
  expect(read("Printed 2026-01-02").validUntil).toBeUndefined();
  expect(read("Issued: 2028-01-02", "Expires: 2027-01-02").validUntil?.confidence).toBeLessThan(0.5);
});

test("an insurance is read with its limits, who else is insured, and the page of the endorsement", () => {
  expect(
    read(
      "CERTIFICATE OF LIABILITY INSURANCE",
      "Policy number: GL-20931",
      "Each occurrence $1,000,000",
      "General aggregate $2,000,000",
      "Additional insured: Fulton Street Kitchen",
      "Endorsement CG 20 26",
    ),
  ).toMatchObject({
    number: { value: "GL-20931" },
    occurrence: { value: "100000000" },
    aggregate: { value: "200000000" },
    additionalInsured: { value: "Fulton Street Kitchen" },
    endorsement: { value: "1" },
  });
});

test("whatever stands on a page, the answer has its shape, and what was hardly seen is never sure", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "Expires:",
      "Valid until",
      "Issued",
      "03/04/2027",
      "2027-13-40",
      "al",
      "$",
      "Policy #",
      "vence",
    ),
    fc.string({ maxLength: 12 }),
  );
  const lines = fc.array(
    fc.array(piece, { maxLength: 6 }).map((words) => words.join(" ")),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(lines, (texts) => {
      for (const field of Object.values(extractFields([page(texts, 0.6)], []))) {
        expect(field.confidence).toBeLessThan(SURE);
        expect(field.place?.page).toBe(1);
      }
    }),
    { numRuns: 60 },
  );
});

test("a place on a straightened picture is found again on the picture itself", () => {
  const share = fc.double({ min: 0.1, max: 0.8, noNaN: true });
  const tilted = fc.record({
    radians: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
    width: fc.integer({ min: 300, max: 3_000 }),
    height: fc.integer({ min: 300, max: 3_000 }),
  });
  fc.assert(
    fc.property(share, share, tilted, (x, y, tilt) => {
      const place = { page: 1, x, y, width: 0.1, height: 0.02 };
      const there = placeBack(place, tilt);
      const again = placeBack(there, { ...tilt, radians: -tilt.radians });
      // Boxes around turned boxes grow, but never lose what they were around.
      expect(again.x).toBeLessThanOrEqual(x + 1e-9);
      expect(again.y + again.height).toBeGreaterThanOrEqual(y + 0.02 - 1e-9);
      expect(again.x + again.width / 2).toBeCloseTo(x + 0.05, 6);
      expect(again.y + again.height / 2).toBeCloseTo(y + 0.01, 6);
    }),
    { numRuns: 50 },
  );
});
