import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import type { RecordProblem, RecordSource } from "@/lib/core/record-terms";
import type { Read } from "./import-records";

export type Fault = { line: number; field: string; problem: RecordProblem };

/** More than this many are counted, not kept. */
const KEPT_FAULTS = 1_000;

const foundIn = <K extends "business" | "inspection">(rows: readonly Read[], kind: K) =>
  rows.flatMap((row) => {
    const one = "found" in row ? row.found[kind] : undefined;
    return one ? [{ ...one, line: row.line }] : [];
  });

/**
 * Rows of a file and how far it was read, in one commit. An inspection of a business that nobody listed is a fault. Of a business
 * or an inspection that comes twice the last row counts. Refuses `conflict` where another run went on with the file meanwhile.
 */
export async function saveRows(
  ctx: Ctx,
  source: RecordSource,
  { importId, rowsRead }: { importId: string; rowsRead: number },
  rows: readonly Read[],
): Promise<{ rowsBad: number; faults: Fault[] }> {
  const businesses = JSON.stringify(foundIn(rows, "business"));
  const inspections = JSON.stringify(foundIn(rows, "inspection"));
  const faults = JSON.stringify(rows.flatMap((row) => ("fault" in row ? [row.fault] : [])));
  const [, , , told] = await ctx.system.batch((query) => [
    query.execute(sql`with moved as (update record_imports set rows_read = rows_read + ${rows.length}
        where id = ${importId} and rows_read = ${rowsRead} and finished_at is null returning 1)
      select prep.must((select count(*) from moved) = 1, 'conflict', 'This file is being imported already')`),
    query.execute(sql`insert into record_businesses (source, business_key, permit, name, address_line, city, state)
      select distinct on (r."businessKey") ${source}, r."businessKey", r.permit, r.name, r."addressLine", r.city, r.state
        from jsonb_to_recordset(${businesses}::jsonb) as r(line int, "businessKey" text, permit text, name text, "addressLine" text, city text, state text)
       order by r."businessKey", r.line desc
      on conflict (source, business_key) do update set permit = excluded.permit, city = excluded.city, state = excluded.state,
        name = coalesce(nullif(excluded.name, ''), record_businesses.name),
        address_line = coalesce(nullif(excluded.address_line, ''), record_businesses.address_line)`),
    query.execute(sql`insert into record_inspections (source, inspection_key, business_key, inspected_on, kind, result, score, said)
      select distinct on (r."inspectionKey") ${source}, r."inspectionKey", r."businessKey", r."inspectedOn", r.kind, r.result, r.score, r.said
        from ${inspectionRows(inspections)} where ${listed(source)} order by r."inspectionKey", r.line desc
      on conflict (source, inspection_key) do update set business_key = excluded.business_key, inspected_on = excluded.inspected_on,
        kind = excluded.kind, result = excluded.result, score = excluded.score, said = excluded.said`),
    query.execute<Fault & { rowsBad: number }>(sql`with bad as (
        select f.line, f.field, f.problem from jsonb_to_recordset(${faults}::jsonb) as f(line int, field text, problem text)
        union all select r.line, 'business_id', 'unknown_business' from ${inspectionRows(inspections)} where not ${listed(source)}),
      kept as (insert into record_faults (import_id, line, field, problem)
        select ${importId}, b.line, b.field, b.problem from bad b join record_imports i on i.id = ${importId} and i.rows_bad < ${KEPT_FAULTS} on conflict do nothing),
      counted as (update record_imports set rows_bad = rows_bad + (select count(*) from bad) where id = ${importId} returning rows_bad)
      select c.rows_bad as "rowsBad", b.line, b.field, b.problem from counted c left join bad b on true order by b.line`),
  ]);
  const bad = told.rows.filter(({ line }) => line !== null);
  return {
    rowsBad: told.rows[0]?.rowsBad ?? 0,
    faults: bad.map(({ line, field, problem }) => ({ line, field, problem })),
  };
}

const inspectionRows = (json: string) =>
  sql`jsonb_to_recordset(${json}::jsonb) as r(line int, "inspectionKey" text, "businessKey" text, "inspectedOn" date, kind text, result text, score int, said text)`;

const listed = (source: RecordSource) =>
  sql`exists (select 1 from record_businesses b where b.source = ${source} and b.business_key = r."businessKey")`;
