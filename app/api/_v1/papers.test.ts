import { expect, test } from "vitest";
import { uuidv7 } from "@/lib/core/ids";
import type { Endpoint } from "@/lib/http/endpoint";
import { readPapers } from "@/lib/reading";
import { openApi } from "@/lib/testing/api";
import { fileFacts, HOST_RULE, publishRules, put, RENTER_RULE } from "@/lib/testing/papers";
import { openWorld } from "@/lib/testing/world";
import { textPdf } from "@/scripts/papers/hostile";
import { ENDPOINTS } from ".";

const world = await openWorld();
const api = await openApi(world);
const named = (id: string) => ENDPOINTS.find((one) => one.id === id) as Endpoint;
const fits = (id: string, json: unknown) => expect(named(id).answer.safeParse(json).error).toBeUndefined();
const admin = await api.key(await publishRules(world), ["admin"]);
const renter = await api.key(await world.person());
const kitchen = await world.kitchen();
const bytes = await textPdf(["CERTIFICATE OF LIABILITY INSURANCE", "Expiration date: March 4, 2031"]);
const facts = { requirement: RENTER_RULE, ...fileFacts(bytes, "application/pdf") };
const DATES = { validFrom: "2030-03-04", validUntil: "2031-03-04" };

test("a paper goes from its file to a review through the API, in the shapes of the reference", async () => {
  const started = await api.post("/papers", facts, { key: renter });
  expect(started.status).toBe(201);
  fits("startPaper", started.json);
  const { paperId, upload } = started.json;
  expect((await put({ paperId, upload }, bytes)).status).toBe(200);
  const at = (end = "") => `/papers/${paperId}${end}`;
  expect((await api.post(at("/finish"), undefined, { key: renter })).json).toEqual({ status: "reading" });
  await readPapers(world.system());
  const read = await api.get(at(), { key: renter });
  fits("getPaper", read.json);
  expect(read.json.reading.fields.validUntil).toMatchObject({ value: "2031-03-04", confidence: 1 });
  const early = await api.post(`/admin${at("/review")}`, { decision: "approve" }, { key: admin });
  expect(early.status).toBe(409);
  const confirmed = await api.post(at("/confirm"), DATES, { key: renter });
  expect(confirmed.json).toEqual({ status: "in_review" });
  const queue = await api.get("/admin/papers", { key: admin });
  fits("listPapersToReview", queue.json);
  expect(queue.json).toMatchObject({ waiting: 1, oldestHours: 0, withinHours: 24 });
  const corrected = await api.post(`/admin${at("/correct")}`, { ...DATES, issuer: "Lake" }, { key: admin });
  fits("correctPaper", corrected.json);
  const approved = await api.post(`/admin${at("/review")}`, { decision: "approve" }, { key: admin });
  expect(approved.json).toEqual({ status: "approved" });
  const listed = await api.get("/papers", { key: renter });
  fits("listPapers", listed.json);
  expect(listed.json.items[0]).toMatchObject({ paperId, status: "approved", issuer: "Lake" });
  expect((await api.post(at("/withdraw"), undefined, { key: renter })).json).toEqual({ status: "withdrawn" });
});

test("what a kitchen is asked for belongs to its managers; strangers find nothing, and no key reviews without being an admin's", async () => {
  const address = `/host/kitchens/${kitchen.id}/papers`;
  const body = { ...facts, requirement: HOST_RULE };
  expect((await api.post(address, body, { key: renter })).status).toBe(404);
  expect((await api.get(address, { key: renter })).status).toBe(404);
  const started = await api.post("/papers", facts, { key: renter });
  const paper = `/papers/${started.json.paperId}`;
  const stranger = await api.key(await world.person());
  for (const path of [paper, `/papers/${uuidv7()}`])
    expect((await api.get(path, { key: stranger })).status).toBe(404);
  for (const end of ["/finish", "/withdraw"])
    expect((await api.post(paper + end, undefined, { key: stranger })).status).toBe(404);
  expect((await api.post(`${paper}/confirm`, DATES, { key: stranger })).status).toBe(404);
  expect((await api.post(`/admin${paper}/review`, { decision: "approve" }, { key: stranger })).status).toBe(
    403,
  );
});

test.each<[string, object, string]>([
  ["an empty file", { byteCount: 0 }, "byteCount"],
  ["a file that is too large", { byteCount: 16 * 1024 * 1024 }, "byteCount"],
  ["a type that is not taken", { contentType: "image/svg+xml" }, "contentType"],
  ["first bytes of another type", { contentType: "image/png" }, "contentType"],
  ["first bytes that are no base64", { firstBytes: "<svg>" }, "firstBytes"],
  ["a checksum that is none", { sha256: "abc" }, "sha256"],
  ["an unknown requirement", { requirement: "atlantis.renter.permit" }, "requirement"],
  ["a requirement of the other side", { requirement: HOST_RULE }, "requirement"],
  ["a requirement that is no name", { requirement: "'; drop table papers" }, "requirement"],
  ["somebody who is not on the list", { staffId: uuidv7() }, "staffId"],
  ["a paper that is not there", { replacesId: uuidv7() }, "replacesId"],
  ["an unknown field", { colour: "red" }, "colour"],
])("a paper with %s is refused by that field", async (_, change, field) => {
  const { status, json } = await api.post("/papers", { ...facts, ...change }, { key: renter });
  expect([status, Object.keys(json.fields)]).toEqual([400, [field]]);
});

test("what is said of a paper has to be days of a calendar, in order, and amounts", async () => {
  const started = await api.post("/papers", facts, { key: renter });
  const at = `/papers/${started.json.paperId}/confirm`;
  for (const [change, field] of [
    [{ validUntil: "2031-02-30" }, "validUntil"],
    [{ validUntil: "1492-10-12" }, "validUntil"],
    [{ validUntil: "2030-01-01" }, "validUntil"],
    [
      { coverage: { occurrenceCents: -1, aggregateCents: 1, additionalInsured: "" } },
      "coverage.occurrenceCents",
    ],
  ] as const) {
    const { status, json } = await api.post(at, { ...DATES, ...change }, { key: renter });
    expect([status, Object.keys(json.fields)]).toEqual([400, [field]]);
  }
});
