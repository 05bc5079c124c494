import { expect, test } from "vitest";
import { addPlaces, basics, draft } from "@/lib/testing/hosting";
import { openWorld } from "@/lib/testing/world";
import { createKitchen } from "./create-kitchen";
import { reviewQueue } from "./list-kitchens";
import { getKitchenSetup } from "./queries";
import { approveKitchen, rejectKitchen, suspendKitchen } from "./review-kitchen";
import { saveBasics } from "./save-basics";
import { archiveSpace } from "./spaces";
import { submitKitchen } from "./submit-kitchen";

const world = await openWorld();
await addPlaces(world);
const host = await world.host();
const admin = await world.person({ platformRole: "admin" });
const support = await world.person({ platformRole: "support" });
const payable = () =>
  world.sql("update organizations set details_submitted = true where id = $1", [host.organizationId]);
const versionOf = async (kitchenId: string) =>
  (await getKitchenSetup(world.as(admin), kitchenId)).kitchen.version;
const statusOf = async (kitchenId: string) =>
  (await getKitchenSetup(world.as(host), kitchenId)).kitchen.status;
const approve = async (kitchenId: string) =>
  approveKitchen(world.as(admin), { kitchenId, version: await versionOf(kitchenId) });
const mails = (template: string, kitchenId: string) =>
  world.sql("select 1 from outbox where job->>'template' = $1 and job->>'subjectId' = $2", [
    template,
    kitchenId,
  ]);

test("submitting refuses with every step that is missing, and changes nothing", async () => {
  const { id: kitchenId } = await createKitchen(world.as(host), {
    organizationId: host.organizationId,
    name: "Bare",
  });
  await expect(submitKitchen(world.as(host), { kitchenId })).rejects.toMatchObject({
    code: "precondition_failed",
    fields: {
      basics: ["Describe the kitchen in a sentence or two"],
      address: ["Give the address"],
      photos: ["Add at least one photo"],
      stations: ["Add at least one space"],
      hours: ["Give the opening hours"],
      payouts: ["Set up payouts with Stripe"],
    },
  });
  expect(await statusOf(kitchenId)).toBe("draft");
});

test("without what Stripe needs, a finished draft waits", async () => {
  const kitchenId = await draft(world, host);
  await expect(submitKitchen(world.as(host), { kitchenId })).rejects.toMatchObject({
    fields: { payouts: ["Set up payouts with Stripe"] },
  });
});

test("from submitted to published: admins are told, only an admin decides, the host is told", async () => {
  await payable();
  const kitchenId = await draft(world, host);
  await submitKitchen(world.as(host), { kitchenId });
  expect(await submitKitchen(world.as(host), { kitchenId })).toEqual({ status: "in_review" });
  expect(await mails("kitchen_submitted", kitchenId)).toHaveLength(1);
  expect((await reviewQueue(world.as(admin))).map((k) => k.id)).toContain(kitchenId);

  const version = await versionOf(kitchenId);
  for (const person of [host, support, await world.person()]) {
    const code = person === support ? "forbidden" : "not_found";
    await expect(approveKitchen(world.as(person), { kitchenId, version })).rejects.toMatchObject({ code });
    await expect(
      rejectKitchen(world.as(person), { kitchenId, reason: "Because I can" }),
    ).rejects.toMatchObject({ code });
    await expect(reviewQueue(world.as(person))).rejects.toMatchObject({ code });
  }
  expect(await statusOf(kitchenId)).toBe("in_review");

  await approve(kitchenId);
  expect(await approve(kitchenId)).toEqual({ status: "published" });
  expect(await statusOf(kitchenId)).toBe("published");
  expect(await mails("kitchen_approved", kitchenId)).toHaveLength(1);
  expect((await reviewQueue(world.as(admin))).map((k) => k.id)).not.toContain(kitchenId);
});

test("a kitchen that changed while the admin read it is read again before it is published", async () => {
  await payable();
  const kitchenId = await draft(world, host);
  await submitKitchen(world.as(host), { kitchenId });
  const version = await versionOf(kitchenId);
  await saveBasics(world.as(host), {
    ...basics(kitchenId),
    description: "Something else entirely, after all.",
  });
  await expect(approveKitchen(world.as(admin), { kitchenId, version })).rejects.toMatchObject({
    code: "precondition_failed",
  });
  expect(await statusOf(kitchenId)).toBe("in_review");
});

test("a rejection gives the draft back with its reason, and each round tells everybody again", async () => {
  await payable();
  const kitchenId = await draft(world, host);
  for (const round of [1, 2]) {
    await submitKitchen(world.as(host), { kitchenId });
    await rejectKitchen(world.as(admin), { kitchenId, reason: "The photo shows no sink" });
    const { kitchen } = await getKitchenSetup(world.as(host), kitchenId);
    expect(kitchen).toMatchObject({ status: "draft", reviewReason: "The photo shows no sink" });
    expect(await mails("kitchen_submitted", kitchenId)).toHaveLength(round);
    expect(await mails("kitchen_rejected", kitchenId)).toHaveLength(round);
  }
  await expect(
    rejectKitchen(world.as(admin), { kitchenId, reason: "The photo shows no sink" }),
  ).rejects.toMatchObject({ code: "conflict" });
});

test("a suspended kitchen is off the market until an admin lets it back; its last space cannot be archived", async () => {
  await payable();
  const kitchenId = await draft(world, host);
  await submitKitchen(world.as(host), { kitchenId });
  await approve(kitchenId);
  await suspendKitchen(world.as(admin), { kitchenId, reason: "The licence has lapsed" });
  expect(await statusOf(kitchenId)).toBe("suspended");
  expect(await mails("kitchen_suspended", kitchenId)).toHaveLength(1);
  await expect(submitKitchen(world.as(host), { kitchenId })).rejects.toMatchObject({ code: "conflict" });
  await approve(kitchenId);
  expect(await statusOf(kitchenId)).toBe("published");
  const { spaces } = await getKitchenSetup(world.as(host), kitchenId);
  await archiveSpace(world.as(host), { kitchenId, spaceId: spaces[0]?.id ?? "" });
  await expect(
    archiveSpace(world.as(host), { kitchenId, spaceId: spaces[1]?.id ?? "" }),
  ).rejects.toMatchObject({
    code: "conflict",
  });
});
