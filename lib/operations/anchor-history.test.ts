import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { hold } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { anchorHistory, historyDifferences } from "./anchor-history";

const world = await openWorld({ now: "2030-01-01T00:00:00Z" });
const kitchen = await world.kitchen();
const admin = new Client({ connectionString: world.database.urls.admin });
await admin.connect();
await admin.query("set session_replication_role = replica");
afterAll(() => admin.end());

/** Writes history anew as its owner could: the row, every hash after it, and the head. */
const forge = (changed: string) =>
  admin.query(`do $$ declare l record; previous text := ''; begin
    ${changed};
    for l in select * from audit_log where organization_id = '${kitchen.organizationId}' order by sequence loop
      update audit_log set previous_hash = previous, hash = prep.link_hash(previous, l.sequence, l.at, l.actor, l.action, l.entity || ':' || l.entity_id, l.data)
       where organization_id = l.organization_id and sequence = l.sequence returning hash into previous;
    end loop;
    update chain_heads set hash = previous, sequence = (select max(sequence) from audit_log where organization_id = '${kitchen.organizationId}')
     where chain = 'audit' and organization_id = '${kitchen.organizationId}';
  end $$`);
const broken = async () =>
  (
    await world.sql<{ link: number | null }>("select prep.first_broken_link('audit', $1) as link", [
      kitchen.organizationId,
    ])
  )[0]?.link;

test("F30 history written anew with all its hashes is found by the heads kept outside the database", async () => {
  const renter = await world.person();
  for (const hour of [15, 17])
    await hold(world.as(renter), kitchen.spaceId, new Date(`2030-01-02T${hour}:00:00Z`), 60);
  const first = await anchorHistory(world.system());
  expect(first.broken).toBe(0);
  expect(first.anchored).toBeGreaterThan(0);
  expect(await historyDifferences(world.system())).toEqual([]);
  await hold(world.as(renter), kitchen.spaceId, new Date("2030-01-02T19:00:00Z"), 60);
  expect((await anchorHistory(world.system())).broken).toBe(0);

  await forge(
    `update audit_log set data = '{"totalCents": 1}' where organization_id = '${kitchen.organizationId}' and sequence = 1`,
  );
  expect(await broken()).toBeNull();
  const subject = `audit:${kitchen.organizationId}`;
  expect(await historyDifferences(world.system())).toMatchObject([{ invariant: "I6", subject }]);
  // The next copy must not make the forgery the truth.
  expect((await anchorHistory(world.system())).broken).toBe(1);
  expect(await historyDifferences(world.system())).toMatchObject([{ invariant: "I6", subject }]);
});
