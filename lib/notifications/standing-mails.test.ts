import { expect, test } from "vitest";
import {
  describeRenter,
  draftRules,
  packOn,
  publishRules,
  recheckDue,
  remindOfPapers,
  saveRequirement,
} from "@/lib/compliance";
import { uuidv7 } from "@/lib/core/ids";
import type { OutboxJob } from "@/lib/core/outbox-jobs";
import { openWorld } from "@/lib/testing/world";
import { importPacks } from "@/scripts/compliance/import";
import { composeMail } from "./compose-mail";

const world = await openWorld({ now: "2030-03-01T18:00:00Z" });
const admin = await world.person({ platformRole: "admin" });
await importPacks(world.as(admin), true);
const renter = await world.person({ locale: "es" });
const MANAGER = "chicago.both.food-sanitation-manager";
const held = (requirement: string, until: string) => {
  const id = uuidv7();
  return world.sql(
    `insert into papers (id, user_id, requirement, status, valid_from, valid_until, object_key, content_type, byte_count, sealed_key, uploaded_by, confirmed_at, reviewed_at)
     values ($1::uuid, $2, $3, 'approved', '2030-01-01', $4, $1::text, 'application/pdf', 1, 'k', $2, now(), now())`,
    [id, renter.id, requirement, until],
  );
};
const mails = async () => {
  const jobs = await world.sql<{ job: OutboxJob }>(
    "select job from outbox where job->>'userId' = $1 order by id",
    [renter.id],
  );
  return Promise.all(jobs.map(({ job }) => composeMail(world.system(), job)));
};

test("whoever's papers end soon is reminded sixty, thirty, fourteen and three days ahead and on the day, of all of them in one mail", async () => {
  await held(MANAGER, "2030-04-29");
  await held("chicago.both.cdph-consultation", "2030-04-29");
  await describeRenter(world.as(renter), { city: "chicago", facts: [] });
  const queued: [string, number][] = [];
  // The first day without them is April 30. A day on which nothing ran is made up for on the next.
  for (const day of [
    "2030-02-20",
    "2030-03-01",
    "2030-03-02",
    "2030-03-30",
    "2030-03-31",
    "2030-04-17",
    "2030-04-27",
    "2030-04-28",
    "2030-04-30",
    "2030-05-01",
  ]) {
    await world.at(`${day}T18:00:00Z`);
    queued.push([day, (await remindOfPapers(world.system())).queued]);
    expect((await remindOfPapers(world.system())).queued).toBe(0);
  }
  expect(queued.filter(([, count]) => count > 0)).toEqual([
    ["2030-03-01", 1],
    ["2030-03-31", 1],
    ["2030-04-17", 1],
    ["2030-04-27", 1],
    ["2030-04-30", 1],
  ]);
  await world.at("2030-04-01T18:00:00Z");
  const [first] = await mails();
  expect(first?.subject).toBe("Documentos por vencer: Chicago");
  expect(first?.text).toMatch(
    /City food sanitation manager certificate \(30 abr 2030\); .+\(30 abr 2030\)|\(30 abr 2030\); City food/,
  );
  // Renewed meanwhile, nothing is said any more.
  await held(MANAGER, "2031-12-31");
  await held("chicago.both.cdph-consultation", "2031-12-31");
  await recheckDue(world.system());
  expect(await mails()).toEqual([null, null, null, null, null]);
});

test("a new version of rules is told to those whose papers it judges, with what changes for them and nothing else", async () => {
  await world.at("2030-03-01T18:00:00Z");
  await world.sql("delete from outbox");
  const pack = await packOn(world.as(admin), "chicago", "2099-01-01");
  const { versionId } = await draftRules(world.as(admin), {
    fromVersionId: pack.id,
    sourceTitle: "Notice",
    sourceUrl: null,
    note: "",
  });
  for (const id of [MANAGER, "chicago.host.zoning-check"]) {
    const record = pack.requirements.find((one) => one.id === id);
    if (record)
      await saveRequirement(world.as(admin), { versionId, record: { ...record, notes: "Read anew" } });
  }
  await publishRules(world.as(admin), { versionId, effectiveOn: "2030-06-01" });
  const [told, ...more] = await mails();
  expect(more).toEqual([]);
  expect(told?.subject).toBe("Cambian las reglas: Chicago");
  expect(told?.text).toContain("City food sanitation manager certificate");
  expect(told?.text).not.toMatch(/zoning/i);
});
