import { expect, test } from "vitest";
import { uuidv7 } from "@/lib/core/ids";
import {
  confirmation,
  fileFacts,
  HOST_RULE,
  publishRules,
  put,
  READING,
  RENTER_RULE,
  readPaper,
} from "@/lib/testing/papers";
import { openWorld } from "@/lib/testing/world";
import {
  confirmPaper,
  correctPaper,
  finishPaper,
  getPaper,
  listPapers,
  paperFile,
  paperQueue,
  settlePaper,
  startPaper,
  withdrawPaper,
} from "./index";
import { ReviewPaperInput, StartPaperInput } from "./schemas";

const world = await openWorld();
const admin = await publishRules(world);
const second = await world.person({ platformRole: "admin" });
const renter = await world.person();
const stranger = await world.person();
const JPEG = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...new Uint8Array(100).fill(7)]);
const FACTS = { requirement: RENTER_RULE, ...fileFacts(JPEG, "image/jpeg") };
const input = (more: object = {}) => StartPaperInput.parse({ ...FACTS, ...more });
const start = (more: object = {}, who = renter) => startPaper(world.as(who), input(more));
const refusedField = (field: string) => ({
  code: "invalid_input",
  fields: { [field]: [expect.any(String)] },
});
const review = (paperId: string, decision: string, more: object = {}) =>
  ReviewPaperInput.parse({ paperId, decision, ...more });
const inReview = async (more: object = {}, who = renter, fields: object = {}) => {
  const paperId = await readPaper(world, world.as(who), more);
  await confirmPaper(world.as(who), confirmation(paperId, fields));
  return paperId;
};
const audited = (paperId: string) =>
  world.sql<{ action: string; actor: string }>(
    "select action, actor from audit_log where entity_id = $1 order by sequence",
    [paperId],
  );

test("F41 what is no PDF, JPEG, PNG or HEIC by its first bytes, empty or too large is refused before a byte is stored", async () => {
  const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  const html = new TextEncoder().encode("<!doctype html><script>alert(1)</script>");
  const late = new TextEncoder().encode("junk before %PDF-1.7 which some readers forgive");
  for (const bytes of [svg, html, late])
    await expect(start(fileFacts(bytes, "application/pdf"))).rejects.toMatchObject(
      refusedField("contentType"),
    );
  // A PNG that says it is a JPEG.
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
  await expect(start(fileFacts(png, "image/jpeg"))).rejects.toMatchObject(refusedField("contentType"));
  const wrong = (more: object) => StartPaperInput.safeParse({ ...FACTS, ...more }).error?.issues[0]?.path[0];
  expect(wrong({ byteCount: 0 })).toBe("byteCount");
  expect(wrong({ byteCount: 15 * 1024 * 1024 + 1 })).toBe("byteCount");
  expect(wrong({ contentType: "image/svg+xml" })).toBe("contentType");
  expect(wrong({ sha256: "short" })).toBe("sha256");
  expect(await world.sql("select 1 from papers where requirement = $1", [RENTER_RULE])).toEqual([]);
});

test("a paper is for a known requirement of its own side, of the caller's own kitchen, people and papers", async () => {
  const kitchen = await world.kitchen();
  const worker = uuidv7();
  await world.sql("insert into staff (id, user_id, name) values ($1, $2, 'Ana')", [worker, stranger.id]);
  const theirs = await readPaper(world, world.as(stranger));
  for (const [field, more] of [
    ["requirement", { requirement: "nowhere.renter.thing" }],
    ["requirement", { requirement: HOST_RULE }],
    ["staffId", { staffId: worker }],
    ["replacesId", { replacesId: theirs }],
  ] as const)
    await expect(start(more)).rejects.toMatchObject(refusedField(field));
  const forKitchen = { kitchenId: kitchen.id, requirement: HOST_RULE };
  await expect(start(forKitchen)).rejects.toMatchObject({ code: "not_found" });
  await expect(start({ ...forKitchen, kitchenId: uuidv7() })).rejects.toMatchObject({ code: "not_found" });
  await world.sql("insert into staff (id, kitchen_id, name) values ($1, $2, 'Ben')", [uuidv7(), kitchen.id]);
  await expect(start({ staffId: worker }, stranger)).resolves.toMatchObject({ paperId: expect.any(String) });
});

test("the address for a file takes exactly these bytes, once, under its key and until it runs out", async () => {
  const started = await start();
  const { url, headers } = started.upload;
  const send = (change: object, body: Uint8Array<ArrayBuffer> = JPEG, to = url) =>
    fetch(to, { method: "PUT", headers: { ...headers, ...change }, body }).then(({ status }) => status);
  const other = Uint8Array.from(JPEG).fill(8, 10);
  expect(await send({}, other)).toBe(400);
  expect(await send({}, Uint8Array.from([...JPEG, 1]))).toBe(403);
  expect(await send({ "content-type": "text/html" })).toBe(403);
  expect(await send({ "x-amz-server-side-encryption-customer-key": btoa("x".repeat(32)) })).toBe(403);
  expect(await send({}, JPEG, url.replace(started.paperId, uuidv7()))).toBe(403);
  expect(await send({}, JPEG, url.replace("Expires=300", "Expires=3000"))).toBe(403);
  expect((await put(started, JPEG)).status).toBe(200);
  expect(await send({})).toBe(412);
  // The address was for sending: it does not read, and neither does the path alone or with the key alone.
  for (const asked of [url, url.split("?")[0] ?? ""]) {
    expect((await fetch(asked)).status).toBe(403);
    expect((await fetch(asked, { headers })).status).toBe(403);
  }
});

test("nothing counts before a review, and what its person says is kept as they say it", async () => {
  const { paperId } = await start();
  const status = async () => (await getPaper(world.as(renter), paperId)).status;
  await expect(confirmPaper(world.as(renter), confirmation(paperId))).rejects.toMatchObject({
    code: "conflict",
  });
  await expect(settlePaper(world.as(admin), review(paperId, "approve"))).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await finishPaper(world.as(renter), { paperId })).toEqual({ status: "reading" });
  expect(await finishPaper(world.as(renter), { paperId })).toEqual({ status: "reading" });
  await world.sql("update papers set status = 'to_confirm', reading = $2 where id = $1", [
    paperId,
    JSON.stringify(READING),
  ]);
  await expect(settlePaper(world.as(admin), review(paperId, "approve"))).rejects.toMatchObject({
    code: "conflict",
  });
  const undated = confirmation(paperId, { validFrom: null, validUntil: null });
  await expect(confirmPaper(world.as(renter), undated)).rejects.toMatchObject(refusedField("validUntil"));
  await confirmPaper(world.as(renter), confirmation(paperId, { issuer: "State" }));
  expect(await status()).toBe("in_review");
  expect(await settlePaper(world.as(admin), review(paperId, "approve"))).toEqual({ status: "approved" });
  expect(await getPaper(world.as(renter), paperId)).toMatchObject({
    issuer: "State",
    validUntil: "2030-12-31",
  });
  expect((await audited(paperId)).map(({ action }) => action)).toEqual(
    ["started", "uploaded", "confirmed", "approved"].map((what) => `paper.${what}`),
  );
});

test("F32 of two reviewers at once one has an effect, and its holder hears of it once", async () => {
  const paperId = await inReview();
  const both = await Promise.allSettled([
    settlePaper(world.as(admin), review(paperId, "approve")),
    settlePaper(world.as(second), review(paperId, "reject", { code: "expired" })),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const mails = await world.sql("select job from outbox where job->>'subjectId' = $1", [paperId]);
  expect(mails).toHaveLength(1);
  const decided = (await audited(paperId)).filter(({ action }) => /approved|rejected/.test(action));
  expect(decided).toHaveLength(1);
});

test("nobody reviews a paper of their own or of their own organization", async () => {
  const own = await inReview({}, admin);
  await expect(settlePaper(world.as(admin), review(own, "approve"))).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await settlePaper(world.as(second), review(own, "approve"))).toEqual({ status: "approved" });
  const kitchen = await world.kitchen();
  const of = { kitchenId: kitchen.id, requirement: HOST_RULE };
  const theirs = await inReview(of, await owner(kitchen.organizationId));
  await world.sql("insert into memberships (organization_id, user_id, role) values ($1, $2, 'staff')", [
    kitchen.organizationId,
    second.id,
  ]);
  await expect(settlePaper(world.as(second), review(theirs, "approve"))).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await settlePaper(world.as(admin), review(theirs, "approve"))).toEqual({ status: "approved" });
  await world.sql("delete from memberships where user_id = $1", [second.id]).catch(() => undefined);
});

const owner = async (organizationId: string, role = "owner") => {
  const person = await world.person();
  await world.sql("insert into memberships (organization_id, user_id, role) values ($1, $2, $3)", [
    organizationId,
    person.id,
    role,
  ]);
  return person;
};

test("a paper that is over, or whose last day was not read, takes two admins and a reason; a correction begins anew", async () => {
  for (const fields of [{ validUntil: "2020-01-01", validFrom: null }, {}]) {
    const paperId = await inReview({}, renter, fields);
    if (!("validUntil" in fields))
      await world.sql('update papers set reading = \'{"fields":{},"by":"ocr"}\' where id = $1', [paperId]);
    const approve = (who: typeof admin, reason = "seen the original") =>
      settlePaper(world.as(who), review(paperId, "approve", { reason }));
    await expect(approve(admin, "")).rejects.toMatchObject(refusedField("reason"));
    expect(await approve(admin)).toEqual({ status: "in_review" });
    await expect(approve(admin)).rejects.toMatchObject({ code: "conflict" });
    expect((await paperQueue(world.as(admin))).papers.some(({ id }) => id === paperId)).toBe(false);
    await correctPaper(world.as(admin), confirmation(paperId, fields));
    expect(await approve(second)).toEqual({ status: "in_review" });
    expect(await approve(admin)).toEqual({ status: "approved" });
  }
});

test("a reviewer asks for more or rejects with a reason, also later; the next one replaces it", async () => {
  const paperId = await inReview();
  const more = { code: "pages_missing", reason: "Page 2" };
  expect(await settlePaper(world.as(admin), review(paperId, "return", more))).toEqual({
    status: "to_confirm",
  });
  await confirmPaper(world.as(renter), confirmation(paperId));
  await settlePaper(world.as(admin), review(paperId, "approve"));
  const taken = { code: "expired" };
  expect(await settlePaper(world.as(admin), review(paperId, "revoke", taken))).toEqual({
    status: "rejected",
  });
  const next = await inReview({ replacesId: paperId });
  const mine = await listPapers(world.as(renter), null);
  const stands = Object.fromEntries(mine.map(({ id, status }) => [id, status]));
  expect([stands[paperId], stands[next]]).toEqual(["withdrawn", "in_review"]);
  expect(ReviewPaperInput.safeParse({ paperId, decision: "reject" }).success).toBe(false);
  expect(ReviewPaperInput.safeParse({ paperId, decision: "reject", code: "other" }).success).toBe(false);
});

test("F31 a paper is seen by its holder, its kitchen's managers and support alone, and each look is on record", async () => {
  const kitchen = await world.kitchen();
  const manager = await owner(kitchen.organizationId, "manager");
  const staff = await owner(kitchen.organizationId, "staff");
  const support = await world.person({ platformRole: "support" });
  const otherHost = await world.host();
  const own = await readPaper(world, world.as(renter));
  const theirs = await readPaper(world, world.as(manager), { kitchenId: kitchen.id, requirement: HOST_RULE });
  const look = (who: typeof renter, id: string) => paperFile(world.as(who), id, 1);
  for (const [who, id] of [
    ...[stranger, otherHost, manager, staff].map((one) => [one, own] as const),
    ...[renter, stranger, otherHost].map((one) => [one, theirs] as const),
    [renter, uuidv7()] as const,
  ])
    await expect(look(who, id)).rejects.toMatchObject({ code: "not_found" });
  await expect(look(staff, theirs)).rejects.toMatchObject({ code: "forbidden" });
  await expect(paperFile(world.anonymous(), own, 1)).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(paperFile(world.as(renter), own, 2)).rejects.toMatchObject({ code: "not_found" });
  for (const [who, id] of [
    [renter, own],
    [support, own],
    [manager, theirs],
    [admin, theirs],
  ] as const)
    expect(await new Response((await look(who, id)).body).arrayBuffer()).toHaveProperty("byteLength", 68);
  const views = (await audited(own)).filter(({ action }) => action === "paper.viewed");
  expect(views.map(({ actor }) => actor)).toEqual([`user:${renter.id}`, `user:${support.id}`]);
  for (const who of [stranger, support, manager]) {
    const ctx = world.as(who);
    await expect(withdrawPaper(ctx, { paperId: own })).rejects.toMatchObject({
      code: expect.stringMatching(/not_found|forbidden/),
    });
    await expect(confirmPaper(ctx, confirmation(own))).rejects.toMatchObject({
      code: expect.stringMatching(/not_found|forbidden/),
    });
  }
  await expect(settlePaper(world.as(support), review(own, "approve"))).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(paperQueue(world.as(manager))).rejects.toMatchObject({ code: "not_found" });
});

test("what is taken back leaves no file; a sealed key that is moved to another paper opens nothing", async () => {
  const [one, two] = [await readPaper(world, world.as(renter)), await readPaper(world, world.as(renter))];
  await world.sql(
    "update papers set sealed_key = (select sealed_key from papers where id = $1) where id = $2",
    [one, two],
  );
  await expect(paperFile(world.as(renter), two, 1)).rejects.toMatchObject({ code: "unavailable" });
  await withdrawPaper(world.as(renter), { paperId: one });
  expect(await withdrawPaper(world.as(renter), { paperId: one })).toEqual({ status: "withdrawn" });
  await expect(paperFile(world.as(renter), one, 1)).rejects.toMatchObject({ code: "not_found" });
});
