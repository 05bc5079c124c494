import { expect, test } from "vitest";
import { uuidv7 } from "@/lib/core/ids";
import { openWorld } from "@/lib/testing/world";
import { importPacks } from "@/scripts/compliance/import";
import {
  checkOwnPapers,
  describeRenter,
  listShares,
  passportFor,
  readDecision,
  sharePapers,
  unsharePapers,
} from "./index";

const world = await openWorld({ now: "2030-03-01T18:00:00Z" });
await importPacks(world.as(await world.person({ platformRole: "admin" })), true);
const renter = await world.person();
const host = await world.host();
const kitchen = await world.kitchen({ organizationId: host.organizationId, createdBy: host.id });
const held = (requirement: string, status: string, until: string | null) => {
  const id = uuidv7();
  return world.sql(
    `insert into papers (id, user_id, requirement, status, number, valid_from, valid_until, object_key, content_type, byte_count, sealed_key, uploaded_by, confirmed_at, reviewed_at)
     values ($1::uuid, $2, $3, $4, 'SECRET-1', '2029-01-01', $5, $1::text, 'application/pdf', 1, 'k', $2, now(), now())`,
    [id, renter.id, requirement, status, until],
  );
};
const seen = (as = host, at = kitchen.id) => passportFor(world.as(as), at, renter.id);

test("a kitchen sees a renter's papers from the moment they share them to the moment they stop, and no longer", async () => {
  await held("chicago.both.food-sanitation-manager", "approved", "2030-03-01");
  expect(await seen()).toBeNull();
  await sharePapers(world.as(renter), { kitchenId: kitchen.id });
  await sharePapers(world.as(renter), { kitchenId: kitchen.id });
  expect(await listShares(world.as(renter))).toMatchObject([{ kitchenId: kitchen.id }]);
  expect(await seen()).toHaveLength(1);
  await unsharePapers(world.as(renter), { kitchenId: kitchen.id });
  expect(await seen()).toBeNull();
  expect(await listShares(world.as(renter))).toEqual([]);
  const log = await world.sql("select action from audit_log where action like 'papers.%' order by sequence");
  expect(log.map(({ action }) => action)).toEqual(["papers.shared", "papers.shared", "papers.unshared"]);
});

test("it sees what its city and the nation ask for and was reviewed, still counts, and nothing more of it than that", async () => {
  await sharePapers(world.as(renter), { kitchenId: kitchen.id });
  await held("seattle.renter.food-business-permit", "approved", "2031-01-01");
  await held("chicago.both.cdph-consultation", "rejected", null);
  await held("chicago.renter.user-license-short", "approved", "2030-02-28");
  await held("us-federal.renter.food-facility-registration", "approved", "2030-12-31");
  const papers = await seen();
  expect(papers?.map(({ requirement, until }) => [requirement, until])).toEqual([
    ["chicago.both.food-sanitation-manager", "2030-03-01"],
    ["us-federal.renter.food-facility-registration", "2030-12-31"],
  ]);
  expect(JSON.stringify(papers)).not.toContain("SECRET-1");
});

test("another kitchen, another host and another renter see nothing of it", async () => {
  const stranger = await world.host();
  const other = await world.kitchen({ organizationId: stranger.organizationId, createdBy: stranger.id });
  expect(await seen(stranger, other.id)).toBeNull();
  await expect(seen(stranger)).rejects.toMatchObject({ code: "not_found" });
  await expect(seen({ ...(await world.person()), organizationId: "" })).rejects.toMatchObject({
    code: expect.stringMatching(/not_found|forbidden/),
  });
  const nobody = { kitchenId: uuidv7() };
  await expect(sharePapers(world.as(renter), nobody)).rejects.toMatchObject({ code: "not_found" });
});

test("one's own reviewed papers are judged on the day that is asked, with what was said of the business, and the answer is kept", async () => {
  const own = await world.person();
  const paper = (status: string, requirement: string) =>
    world.sql(
      `insert into papers (id, user_id, requirement, status, number, valid_from, valid_until, object_key, content_type, byte_count, sealed_key, uploaded_by, confirmed_at, reviewed_at)
       values ($1::uuid, $2, $3, $4, '', '2029-06-01', '2030-04-30', $1::text, 'application/pdf', 1, 'k', $2, now(), now())`,
      [uuidv7(), own.id, requirement, status],
    );
  await paper("approved", "chicago.both.cdph-consultation");
  await paper("in_review", "chicago.both.food-sanitation-manager");
  await describeRenter(world.as(own), { city: "chicago", facts: ["use_up_to_90_days"] });
  const check = async (asOf: string) => {
    const { id } = await checkOwnPapers(world.as(own), { city: "chicago", asOf, includeConventions: false });
    const { requirements } = await readDecision(world.as(own), id);
    return (key: string) => requirements.find((one) => one.id === `chicago.${key}`)?.standing;
  };
  const [good, over] = [await check("2030-03-01"), await check("2030-05-01")];
  expect([good("both.cdph-consultation"), over("both.cdph-consultation")]).toEqual(["satisfied", "expired"]);
  expect(good("both.food-sanitation-manager")).toBe("missing");
  expect(good("renter.user-license-short")).toBe("missing");
  const unknown = { city: "atlantis", asOf: "2030-03-01", includeConventions: false };
  await expect(checkOwnPapers(world.as(own), unknown)).rejects.toMatchObject({
    fields: { city: expect.anything() },
  });
});
