import type { RecordResult } from "@/lib/core/record-terms";
import { dayIn, needed, scoreIn, words } from "../cells";
import type { Layout, Row } from "../source";

/** At or below it the legend of the layout says "Poor". */
const POOR = 70;

function result(row: Row, score: number | null): RecordResult {
  const said = `${words(row, "result")} ${words(row, "type")}`;
  if (/\bclos(ed|ure)|suspen/i.test(said)) return "closed";
  if (/\bfail/i.test(said)) return "fail";
  if (score !== null) return score <= POOR ? "fail" : "pass";
  return /\bpass/i.test(said) ? "pass" : "other";
}

/** The LIVES layout: businesses in one file, their inspections in another; violations and legend are not read. */
export const LIVES: readonly Layout[] = [
  {
    columns: ["business_id", "name", "address", "city", "state"],
    read: (row) => ({
      business: {
        businessKey: needed(row, "business_id"),
        permit: words(row, "permit_number"),
        name: needed(row, "name"),
        addressLine: words(row, "address"),
        city: needed(row, "city"),
        state: needed(row, "state").toUpperCase(),
      },
    }),
  },
  {
    columns: ["business_id", "date", "type"],
    read: (row, today) => {
      const businessKey = needed(row, "business_id");
      const [inspectedOn, kind, score] = [
        dayIn(row, "date", today),
        words(row, "type"),
        scoreIn(row, "score"),
      ];
      return {
        inspection: {
          inspectionKey: [businessKey, inspectedOn, kind].join("|"),
          businessKey,
          inspectedOn,
          kind,
          score,
          result: result(row, score),
          said: words(row, "result"),
        },
      };
    },
  },
];
