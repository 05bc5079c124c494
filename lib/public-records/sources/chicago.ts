import type { RecordResult } from "@/lib/core/record-terms";
import { dayIn, needed, words } from "../cells";
import { type Row, RowFault, type Source } from "../source";

const RESULTS: Record<string, RecordResult> = {
  pass: "pass",
  "pass w/ conditions": "conditions",
  fail: "fail",
  "out of business": "closed",
  "business not located": "other",
  "no entry": "other",
  "not ready": "other",
};

/** The city's own download heads its columns in words, its evaluation repository in names. */
const either = (row: Row, one: string, other: string) => (row(one) ? one : other);

function result(row: Row): RecordResult {
  const found = RESULTS[needed(row, "results").toLowerCase()];
  if (!found) throw new RowFault("results", "unknown_result");
  return found;
}

/** Food inspections of the City of Chicago: one file, a row for each inspection, with the licence it was about. */
export const chicago: Source = {
  title: "City of Chicago, food inspections",
  layouts: [
    { columns: ["inspection_id", "license_", "inspection_date", "results"], read: rowOf },
    { columns: ["inspection id", "license #", "inspection date", "results"], read: rowOf },
  ],
};

function rowOf(row: Row, today: string) {
  const permit = needed(row, either(row, "license_", "license #"));
  // Some businesses never had a licence; all of them are listed as number 0.
  if (!/^[1-9]\d*$/.test(permit)) throw new RowFault(either(row, "license_", "license #"), "no_licence");
  return {
    business: {
      businessKey: permit,
      permit,
      name: words(row, either(row, "dba_name", "dba name")),
      addressLine: words(row, "address"),
      city: "Chicago",
      state: "IL",
    },
    inspection: {
      inspectionKey: needed(row, either(row, "inspection_id", "inspection id")),
      businessKey: permit,
      inspectedOn: dayIn(row, either(row, "inspection_date", "inspection date"), today),
      kind: words(row, either(row, "inspection_type", "inspection type")),
      result: result(row),
      score: null,
      said: words(row, "results"),
    },
  };
}
