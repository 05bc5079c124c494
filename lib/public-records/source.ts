import type { RecordProblem, RecordResult } from "@/lib/core/record-terms";

export type ListedBusiness = {
  businessKey: string;
  permit: string;
  name: string;
  addressLine: string;
  city: string;
  state: string;
};
export type FoundInspection = {
  inspectionKey: string;
  businessKey: string;
  inspectedOn: string;
  kind: string;
  result: RecordResult;
  score: number | null;
  said: string;
};
/** What one row says: a business, an inspection, or both. */
export type Found = { business?: ListedBusiness; inspection?: FoundInspection };

/** A row that cannot be read, told by its field. */
export class RowFault extends Error {
  override readonly name = "RowFault";
  constructor(
    readonly field: string,
    readonly problem: RecordProblem,
  ) {
    super(problem);
  }
}

/** A row by the names of its columns, in lower case. A column that the file does not have is empty. */
export type Row = (column: string) => string;

/** One kind of file that an agency publishes. */
export type Layout = {
  /** The columns that tell this kind from others; all of them must be there. */
  columns: readonly string[];
  /** Throws a `RowFault`. `today` is the last day on which anything can have been found. */
  read(row: Row, today: string): Found;
};

/** An agency's records: adding one is a file in `sources/`. */
export type Source = { title: string; layouts: readonly Layout[] };
