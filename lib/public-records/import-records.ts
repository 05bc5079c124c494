import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuseField } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import type { RecordProblem } from "@/lib/core/record-terms";
import { localDate } from "@/lib/core/zoned";
import { type CsvRow, csvRows } from "./csv-rows";
import { type Fault, saveRows } from "./save-rows";
import type { ImportRecordsInput } from "./schemas";
import { type Found, type Layout, RowFault } from "./source";
import { SOURCES } from "./sources";

const ROWS_AT_ONCE = 500;

export type ImportProgress = {
  importId: string;
  rowsRead: number;
  rowsBad: number;
  /** Rows left out by this run, by line of the file. */
  faults: Fault[];
};
export type ImportResult = ImportProgress & { already: boolean; matches: number; closures: number };

/**
 * Takes in a file of an agency and matches it with the kitchens there are; `progress` hears of every five hundred rows. Rows that
 * cannot be read are left out and listed. A run that broke off goes on where it was; the same file a second time changes
 * nothing. Refuses `forbidden`, `invalid_input` for a file that is not laid out as its source has it, `conflict` for two
 * runs of one file at the same time.
 */
export async function importRecords(
  ctx: Ctx,
  input: ImportRecordsInput,
  chunks: AsyncIterable<Uint8Array>,
  progress: (now: ImportProgress) => void = () => {},
): Promise<ImportResult> {
  authorize(await requirePerson(ctx), "records:write");
  const begun = await beginImport(ctx, input);
  const state: ImportProgress = { ...begun, faults: [] };
  if (begun.finished) return { ...state, already: true, matches: 0, closures: 0 };

  const today = localDate(ctx.now, "UTC");
  const rows = csvRows(chunks);
  const { layout, header } = readHeader(input, (await rows.next()).value ?? null);
  let seen = 0;
  let batch: Read[] = [];
  const save = async () => {
    const { rowsBad, faults } = await saveRows(ctx, input.source, state, batch);
    Object.assign(state, { rowsRead: state.rowsRead + batch.length, rowsBad });
    state.faults = faults;
    batch = [];
    progress(state);
  };
  for await (const row of rows) {
    if (++seen <= begun.rowsRead) continue;
    batch.push(readRow(row, header, layout, today));
    if (batch.length === ROWS_AT_ONCE) await save();
  }
  if (batch.length > 0) await save();
  return { ...state, already: false, ...(await finishImport(ctx, input, begun.importId)) };
}

async function beginImport(ctx: Ctx, { source, fileName, fileHash }: ImportRecordsInput) {
  const { userId } = await requirePerson(ctx);
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ importId: string; rowsRead: number; rowsBad: number; finished: boolean }>(
      sql`insert into record_imports (id, source, file_name, file_hash, created_by) values (${uuidv7()}, ${source}, ${fileName}, ${fileHash}, ${userId})
        on conflict (source, file_hash) do update set file_name = excluded.file_name
        returning id as "importId", rows_read as "rowsRead", rows_bad as "rowsBad", finished_at is not null as finished`,
    ),
  );
  return rows[0] ?? refuseField("fileHash", "Give the hash of the file");
}

type Header = Map<string, number>;

function readHeader(
  { source }: ImportRecordsInput,
  first: CsvRow | null,
): { layout: Layout; header: Header } {
  const names = (first?.cells ?? []).map((name) =>
    name
      .replace(/^\ufeff/, "")
      .trim()
      .toLowerCase(),
  );
  const header: Header = new Map(names.map((name, index) => [name, index]));
  const layout = SOURCES[source].layouts.find(({ columns }) => columns.every((name) => header.has(name)));
  return {
    header,
    layout: layout ?? refuseField("fileName", "This file is not laid out as its source has it"),
  };
}

export type Read = { line: number; found: Found } | { line: number; fault: Fault };

function readRow({ line, cells }: CsvRow, header: Header, layout: Layout, today: string): Read {
  const fault = (field: string, problem: RecordProblem): Read => ({ line, fault: { line, field, problem } });
  if (!cells) return fault("", "not_a_row");
  if (cells.length !== header.size) return fault("", "wrong_cells");
  try {
    return { line, found: layout.read((column) => cells[header.get(column) ?? -1] ?? "", today) };
  } catch (error) {
    if (error instanceof RowFault) return fault(error.field, error.problem);
    throw error;
  }
}

async function finishImport(ctx: Ctx, { source }: ImportRecordsInput, importId: string) {
  const [{ rows }] = await ctx.system.batch((query) => [
    query.execute<{ found: { matches: number; closures: number } }>(
      sql`select prep.match_records(${source}) as found`,
    ),
    query.execute(sql`update record_imports set finished_at = prep.now() where id = ${importId}`),
    query.execute(sql`select prep.audit(null, 'records.imported', 'record_import', ${importId}::uuid)`),
  ]);
  return rows[0]?.found ?? { matches: 0, closures: 0 };
}
