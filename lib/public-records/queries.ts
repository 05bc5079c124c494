import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import type { RecordProblem, RecordResult, RecordSource } from "@/lib/core/record-terms";
import { authorizedKitchen } from "@/lib/kitchens";

export type RecordDesk = {
  imports: {
    id: string;
    source: RecordSource;
    fileName: string;
    rowsRead: number;
    rowsBad: number;
    createdAt: string;
    finishedAt: string | null;
    /** The first ten rows that were left out. */
    faults: { line: number; field: string; problem: RecordProblem }[];
  }[];
  matches: {
    id: string;
    source: RecordSource;
    score: number;
    byPermit: string;
    business: string;
    address: string;
    kitchenId: string;
    kitchenName: string;
    kitchenAddress: string;
  }[];
  closures: {
    id: string;
    source: RecordSource;
    inspectedOn: string;
    said: string;
    kitchenId: string;
    kitchenName: string;
    published: boolean;
    matched: boolean;
  }[];
};

/** What waits for an admin: matches that nobody judged, the surest first, closures, and the last imports. Refuses `forbidden`. */
export async function recordDesk(ctx: Ctx): Promise<RecordDesk> {
  authorize(await requirePerson(ctx), "records:read");
  const [imports, matches, closures] = await ctx.db.batch((query) => [
    query.execute<
      RecordDesk["imports"][number]
    >(sql`select i.id, i.source, i.file_name as "fileName", i.rows_read as "rowsRead", i.rows_bad as "rowsBad",
        i.created_at as "createdAt", i.finished_at as "finishedAt", (select coalesce(jsonb_agg(to_jsonb(f) order by f.line), '[]')
          from (select line, field, problem from record_faults f where f.import_id = i.id order by line limit 10) f) as faults
      from record_imports i order by i.created_at desc, i.id limit 20`),
    query.execute<
      RecordDesk["matches"][number]
    >(sql`select m.id, m.source, m.score, m.by_permit as "byPermit", b.name as business,
        concat_ws(', ', nullif(b.address_line, ''), b.city, b.state) as address, k.id as "kitchenId", k.name as "kitchenName",
        concat_ws(', ', k.address_line, k.city, k.state) as "kitchenAddress"
      from record_matches m join record_businesses b on b.source = m.source and b.business_key = m.business_key join kitchens k on k.id = m.kitchen_id
     where m.status = 'proposed' order by m.score desc, m.id limit 100`),
    query.execute<
      RecordDesk["closures"][number]
    >(sql`select c.id, c.source, i.inspected_on as "inspectedOn", i.said, k.id as "kitchenId", k.name as "kitchenName",
        k.status = 'published' as published, exists (select 1 from record_matches m where m.source = i.source and m.business_key = i.business_key
          and m.kitchen_id = c.kitchen_id and m.status = 'accepted') as matched
      from record_closures c join record_inspections i on i.source = c.source and i.inspection_key = c.inspection_key join kitchens k on k.id = c.kitchen_id
     where c.status = 'open' order by i.inspected_on desc, c.id limit 100`),
  ]);
  return { imports: imports.rows, matches: matches.rows, closures: closures.rows };
}

export type PublishedInspection = {
  inspectionKey: string;
  source: RecordSource;
  inspectedOn: string;
  kind: string;
  result: RecordResult;
  score: number | null;
  said: string;
};

/** What agencies published of a kitchen, where an admin said that it is about it, the latest first. Refuses `not_found`. */
export async function inspectionsOfKitchen(ctx: Ctx, kitchenId: string): Promise<PublishedInspection[]> {
  await authorizedKitchen(ctx, kitchenId, "organization:read");
  const { rows } = await ctx.db.run((query) =>
    query.execute<PublishedInspection>(sql`select i.inspection_key as "inspectionKey", i.source, i.inspected_on as "inspectedOn", i.kind, i.result, i.score, i.said
      from record_matches m join record_inspections i on i.source = m.source and i.business_key = m.business_key
     where m.kitchen_id = ${kitchenId} and m.status = 'accepted' order by i.inspected_on desc, i.inspection_key limit 50`),
  );
  return rows;
}
