import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { uuidv7 } from "@/lib/core/ids";
import type { RecordSource } from "@/lib/core/record-terms";
import { sha256Hex } from "@/lib/core/tokens";
import { drainOutbox } from "@/lib/notifications";
import { openWorld } from "@/lib/testing/world";
import { decideClosure, decideMatch, importRecords, inspectionsOfKitchen, recordDesk } from ".";

const world = await openWorld({ now: "2015-08-01T12:00:00Z" });
const admin = await world.person({ platformRole: "admin" });
const support = await world.person({ platformRole: "support" });
const host = await world.host();

async function* chunksOf(bytes: Uint8Array, size = 10_000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function take(source: RecordSource, file: string | Uint8Array, as: typeof support = admin) {
  const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
  const input = { source, fileName: "file.csv", fileHash: await sha256Hex(`${bytes.length}${bytes}`) };
  const faults: { line: number; field: string; problem: string }[] = [];
  const done = await importRecords(world.as(as), input, chunksOf(bytes), (now) => faults.push(...now.faults));
  return { ...done, faults };
}
const sample = (path: string) => Uint8Array.from(readFileSync(`data/open-data/${path}`));
const count = async (table: string) =>
  (await world.sql<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n;
const CHICAGO = "inspection_id,license_,dba_name,address,inspection_date,inspection_type,results\n";

test("the samples of both cities are taken in; rows dated after the day of the import are listed by line and left out", async () => {
  const chicago = await take("chicago", sample("chicago/inspections.csv"));
  expect([chicago.rowsRead, chicago.rowsBad]).toEqual([683, 0]);
  await take("san-francisco", sample("san-francisco/businesses.csv"));
  const found = await take("san-francisco", sample("san-francisco/inspections.csv"));
  expect(found.faults).toEqual([
    { line: 77, field: "date", problem: "impossible_date" },
    { line: expect.any(Number), field: "date", problem: "impossible_date" },
  ]);
  expect(await count("record_inspections")).toBe(683 + found.rowsRead - 2);
});

test("the same file a second time changes nothing, and a run that broke off goes on behind the last row it kept", async () => {
  const rows = Array.from(
    { length: 1_200 },
    (_, n) => `r${n},${7_000_000 + n},Cafe ${n},,2012-01-01,Canvass,Pass\n`,
  );
  const bytes = new TextEncoder().encode(CHICAGO + rows.join(""));
  const input = { source: "chicago" as const, fileName: "big.csv", fileHash: await sha256Hex("big") };
  async function* breaking() {
    yield bytes.subarray(0, 40_000);
    throw new Error("the line went dead");
  }
  await expect(importRecords(world.as(admin), input, breaking())).rejects.toThrow("the line went dead");
  const seen: number[] = [];
  const before = await count("record_inspections");
  const done = await importRecords(world.as(admin), input, chunksOf(bytes), ({ rowsRead }) =>
    seen.push(rowsRead),
  );
  expect(before).toBeGreaterThan(683);
  expect(seen[0]).toBeGreaterThan(500);
  expect(done).toMatchObject({ rowsRead: 1_200, already: false });
  expect((await world.sql("select 1 from record_inspections where inspection_key like 'r%'")).length).toBe(
    1_200,
  );
  expect(await importRecords(world.as(admin), input, chunksOf(bytes))).toMatchObject({
    already: true,
    rowsRead: 1_200,
  });
});

test("hostile rows are left out by line and field, and the good ones around them stay", async () => {
  const latin = Uint8Array.from([
    ...new TextEncoder().encode("h9,9009,Caf"),
    0xe9,
    ...new TextEncoder().encode(",,2012-01-01,Canvass,Pass\n"),
  ]);
  const text = new TextEncoder().encode(
    `${CHICAGO}h1,9001,"Good, and quoted",,2012-01-01,Canvass,Pass\n` +
      `h2,9002,"=HYPERLINK(""http://x"")",,2012-01-01,Canvass,Pass\n` +
      "h3,9003,<script>alert(1)</script>,,2012-01-01,Canvass,Pass\n" +
      `h4,9004,${"x".repeat(1_000_000)},,2012-01-01,Canvass,Pass\n` +
      `h5,9005,"never closed${"y".repeat(3_000)},,2012-01-01,Canvass,Pass\n` +
      "h6,9006,Too few\n" +
      "h7,9007,Day,,2012-02-30,Canvass,Pass\n" +
      "h8,0,Number,,2012-01-01,Canvass,Pass\n",
  );
  const end = new TextEncoder().encode(
    "h10,9010,Result,,2012-01-01,Canvass,Lovely\nh11,9011,Last,,01/31/2012,Canvass,Fail\n",
  );
  const { faults, rowsRead } = await take("chicago", Uint8Array.from([...text, ...latin, ...end]));
  expect(rowsRead).toBe(11);
  expect(faults.map(({ line, field }) => [line, field])).toEqual([
    [3, "dba_name"],
    [4, "dba_name"],
    [5, ""],
    [6, ""],
    [7, ""],
    [8, "inspection_date"],
    [9, "license_"],
    [10, "dba_name"],
    [11, "results"],
  ]);
  const kept = await world.sql<{ name: string }>(
    "select name from record_businesses where business_key like '90__' and source = 'chicago' order by business_key",
  );
  expect(kept.map(({ name }) => name)).toEqual(expect.arrayContaining(["Good, and quoted", "Last"]));
  expect((await world.sql("select 1 from record_inspections where inspection_key like 'h%'")).length).toBe(2);
});

test("a file that is not laid out as its source has it, one in UTF-16 and an inspection of nobody are refused", async () => {
  for (const file of ["a,b\n1,2\n", Uint8Array.from(Buffer.from(CHICAGO, "utf16le")), ""])
    await expect(take("chicago", file)).rejects.toMatchObject({ fields: { fileName: expect.anything() } });
  const { faults } = await take("san-francisco", "business_id,score,date,type\nnobody,90,20150101,routine\n");
  expect(faults).toMatchObject([{ line: 2, field: "business_id" }]);
});

test("a business is matched by the permit on a reviewed paper, or by name and address; an admin decides, and then the host sees it", async () => {
  const at = { organizationId: host.organizationId, createdBy: host.id, city: "Chicago", state: "IL" };
  const named = await world.kitchen({
    ...at,
    name: "Lakeside Commissary",
    addressLine: "120 West Lake Street",
  });
  const permitted = await world.kitchen({ ...at, name: "Quite Another Name", addressLine: "9 Elm St" });
  const other = await world.kitchen({ ...at, name: "Lakeside Commissary", addressLine: "121 W Lake St" });
  await world.sql(
    `insert into papers (id, kitchen_id, requirement, status, number, object_key, content_type, byte_count, sealed_key, uploaded_by, confirmed_at, reviewed_at)
     values ($1, $2, 'chicago.host.shared-kitchen-license', 'approved', '0055-5123', $3, 'application/pdf', 1, 'k', $4, now(), now())`,
    [uuidv7(), permitted.id, `papers/${uuidv7()}`, host.id],
  );
  await take(
    "chicago",
    `${CHICAGO}m1,4001,LAKESIDE COMMISSARY LLC,0120 W LAKE ST,2014-01-01,Canvass,Pass w/ Conditions\nm2,555123,,,2014-01-02,Canvass,Fail\n`,
  );
  const { matches } = await recordDesk(world.as(admin));
  const of = (id: string) => matches.filter(({ kitchenId }) => kitchenId === id);
  expect(of(named.id)).toMatchObject([{ byPermit: "", business: "LAKESIDE COMMISSARY LLC" }]);
  expect(of(named.id)[0]!.score).toBeGreaterThanOrEqual(80);
  expect(of(permitted.id)).toMatchObject([{ byPermit: "0055-5123", score: 80 }]);
  expect(of(other.id)).toEqual([]);

  // Until then neither the host's connection nor the list of the kitchen has it, whoever looks.
  const proposed = await world
    .as(host)
    .db.run((query) => query.execute(sql`select 1 from record_matches where kitchen_id = ${named.id}`));
  expect(proposed.rows).toEqual([]);
  expect(await inspectionsOfKitchen(world.as(host), named.id)).toEqual([]);
  expect(await inspectionsOfKitchen(world.as(admin), named.id)).toEqual([]);
  await decideMatch(world.as(admin), { matchId: of(named.id)[0]!.id, decision: "accepted" });
  await decideMatch(world.as(admin), { matchId: of(permitted.id)[0]!.id, decision: "rejected" });
  expect(await inspectionsOfKitchen(world.as(host), named.id)).toMatchObject([
    { inspectionKey: "m1", inspectedOn: "2014-01-01", result: "conditions" },
  ]);
  expect(await inspectionsOfKitchen(world.as(host), permitted.id)).toEqual([]);
  // What was rejected is not proposed again.
  await take("chicago", `${CHICAGO}m3,555123,,,2014-01-03,Canvass,Out of Business\n`);
  const after = await recordDesk(world.as(admin));
  expect([...after.matches, ...after.closures].filter(({ kitchenId }) => kitchenId === permitted.id)).toEqual(
    [],
  );
});

test("a closure that is the agency's last word raises one review and one mail; suspending takes the kitchen out of search", async () => {
  const at = { organizationId: host.organizationId, createdBy: host.id, city: "Chicago", state: "IL" };
  const shut = await world.kitchen({ ...at, name: "Shut Kitchen", addressLine: "7 Oak Ave" });
  const reopened = await world.kitchen({ ...at, name: "Open Again", addressLine: "8 Oak Ave" });
  const rows =
    "c1,6001,Shut Kitchen,7 Oak Avenue,2014-05-01,License,Pass\nc2,6001,Shut Kitchen,7 Oak Avenue,2014-06-01,Canvass,Out of Business\n" +
    "c3,6002,Open Again,8 OAK AV,2014-05-01,Canvass,Out of Business\nc4,6002,Open Again,8 OAK AV,2014-06-01,License,Pass\n";
  expect((await take("chicago", CHICAGO + rows)).closures).toBe(1);
  expect((await take("chicago", `${CHICAGO}${rows}c5,6003,Else,,2014-06-01,License,Pass\n`)).closures).toBe(
    0,
  );
  const { closures } = await recordDesk(world.as(admin));
  expect(closures.filter(({ kitchenId }) => [shut.id, reopened.id].includes(kitchenId))).toMatchObject([
    { kitchenId: shut.id, inspectedOn: "2014-06-01", published: true },
  ]);
  const mails = await world.sql("select 1 from outbox where job->>'template' = 'kitchen_closed'");
  expect(mails).toHaveLength(1);
  expect(await drainOutbox(world.system())).toMatchObject({ failed: 0 });
  const closureId = closures.find(({ kitchenId }) => kitchenId === shut.id)!.id;
  const input = { closureId, decision: "suspended" as const, note: "The department closed it in June." };
  await decideClosure(world.as(admin), input);
  await expect(decideClosure(world.as(admin), input)).rejects.toMatchObject({ code: "conflict" });
  expect(await world.sql("select status from kitchens where id = $1", [shut.id])).toEqual([
    { status: "suspended" },
  ]);
});

test("nobody but an admin imports or decides; support looks; hosts see neither the desk nor other people's kitchens", async () => {
  for (const who of [host, support]) {
    await expect(take("chicago", `${CHICAGO}x,1,A,,2014-01-01,C,Pass\n`, who)).rejects.toMatchObject({
      code: expect.stringMatching(/forbidden|not_found/),
    });
    await expect(
      decideMatch(world.as(who), { matchId: uuidv7(), decision: "accepted" }),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/forbidden|not_found/),
    });
  }
  await expect(recordDesk(world.as(host))).rejects.toMatchObject({
    code: expect.stringMatching(/forbidden|not_found/),
  });
  expect((await recordDesk(world.as(support))).imports.length).toBeGreaterThan(0);
  const stranger = await world.host();
  const { id } = await world.kitchen({ organizationId: host.organizationId, createdBy: host.id });
  await expect(inspectionsOfKitchen(world.as(stranger), id)).rejects.toMatchObject({ code: "not_found" });
});
