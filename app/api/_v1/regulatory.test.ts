import { expect, test } from "vitest";
import type { Endpoint } from "@/lib/http/endpoint";
import { openApi } from "@/lib/testing/api";
import { openWorld } from "@/lib/testing/world";
import { importPacks } from "@/scripts/compliance/import";
import { ENDPOINTS } from ".";

const world = await openWorld();
const api = await openApi(world);
const somebody = await world.person({ platformRole: "admin" });
await importPacks(world.as(somebody), true);
const admin = await api.key(somebody, ["admin"]);
const renter = await api.key(await world.person(), ["bookings:read", "bookings:write"]);
/** Strict shapes: a field that the reference does not name fails here. */
const fits = (id: string, json: unknown) =>
  expect((ENDPOINTS.find((one) => one.id === id) as Endpoint).answer.safeParse(json).error).toBeUndefined();

test("anybody reads the rules of a city: what is recalled is to be checked with the agency", async () => {
  const packs = await api.get("/regulatory/packs");
  fits("listRulePacks", packs.json);
  expect(packs.json.items).toHaveLength(15);
  const { json } = await api.get("/regulatory/packs/chicago");
  fits("getRulePack", json);
  const named = Object.fromEntries(json.requirements.map((r: { id: string }) => [r.id, r]));
  expect(named["chicago.host.shared-kitchen-license"]).toMatchObject({
    checkWithAgency: false,
    expiryRule: { type: "rolling-months", months: 24 },
    source: { url: expect.stringContaining("amlegal") },
  });
  expect(named["chicago.both.workers-comp"]).toMatchObject({ checkWithAgency: true, source: { url: null } });
  const matrix = await api.get("/regulatory/matrix?role=host&category=fire");
  fits("getRuleMatrix", matrix.json);
  expect(matrix.json.cities).toHaveLength(14);
  expect(matrix.json.rows[0].cells).toHaveLength(14);
});

test.each([
  ["/regulatory/packs/springfield", 404],
  ["/regulatory/packs/Chi%20cago", 400, "slug"],
  ["/regulatory/packs/chicago?on=someday", 400, "on"],
  ["/regulatory/packs/chicago?on=2525-01-01", 400, "on"],
  ["/regulatory/packs/chicago/differences?from=1", 400, "to"],
  ["/regulatory/packs/chicago/differences?from=1&to=9", 404],
  ["/regulatory/matrix?category=magic", 400, "category"],
  ["/regulatory/federal-path?handlesFood=maybe", 400, "handlesFood"],
] as const)("%s answers %i", async (path, status, field?: string) => {
  const answer = await api.get(path);
  expect(answer.status).toBe(status);
  if (field) expect(Object.keys(answer.json.fields)).toContain(field);
});

const papers = {
  city: "houston",
  role: "host",
  asOf: "2026-11-21",
  facts: ["discharges_grease"],
  documents: [{ requirement: "houston.host.interceptor-evacuation", validFrom: "2026-08-22" }],
};

test("papers are judged, and the answer is kept for whoever asked", async () => {
  const { status, json } = await api.post("/regulatory/checks", papers, { key: renter });
  expect(status).toBe(201);
  fits("checkPapers", json);
  const evacuation = json.requirements.find((r: { id: string }) => r.id.endsWith("interceptor-evacuation"));
  expect(evacuation).toMatchObject({
    standing: "expired",
    endsOn: "2026-11-20",
    action: "renew",
    daysLeft: -1,
  });
  expect((await api.get(`/regulatory/checks/${json.id}`, { key: renter })).json).toEqual(json);
  expect((await api.get(`/regulatory/checks/${json.id}`, { key: admin })).status).toBe(403);
  expect((await api.post("/regulatory/checks", papers, {})).status).toBe(401);
});

test.each([
  ["city", { city: "springfield" }],
  ["asOf", { asOf: "2026-02-30" }],
  ["facts.0", { facts: ["juggles"] }],
  ["documents.0.requirement", { documents: [{ requirement: "houston.host.hat" }] }],
  ["documents.0.validUntil", { documents: [{ ...papers.documents[0], validUntil: "2020-01-01" }] }],
  ["staff", { staff: [{ name: "Ana" }, { name: "Ana" }] }],
])("a check with a bad %s is refused by that name", async (field, change) => {
  const { status, json } = await api.post("/regulatory/checks", { ...papers, ...change }, { key: renter });
  expect([status, Object.keys(json.fields)]).toEqual([400, [field]]);
});

test("the federal path is found by anybody and attested by whoever is signed in", async () => {
  const answers = {
    ...{ handlesFood: "yes", place: "kitchen", nonprofit: "no", sells: "mostly_business" },
    ...{ sales: "one_million_or_more", wholesaleMeat: "yes", traceabilityFoods: "unsure" },
  };
  const path = await api.get(`/regulatory/federal-path?${new URLSearchParams(answers)}`);
  fits("getFederalPath", path.json);
  expect(path.json).toMatchObject({ registers: true, qualified: false });
  expect(path.json.steps).toEqual([
    ...["register", "renew_even_years", "food_safety_plan", "meat_grant", "look_up_traceability"],
  ]);
  const without = await api.post("/regulatory/attestations", answers, { key: renter });
  expect([without.status, Object.keys(without.json.fields)]).toEqual([400, ["agrees"]]);
  const kept = await api.post("/regulatory/attestations", { ...answers, agrees: "yes" }, { key: renter });
  fits("attestFederalPath", kept.json);
  const list = await api.get("/regulatory/attestations", { key: renter });
  fits("listAttestations", list.json);
  expect(list.json.items).toMatchObject([{ answers, outcome: path.json }]);
});

test("a supplier's chain is kept and judged", async () => {
  const chain = {
    ...{ supplier: "Salsas", siteCountry: "mx", certificationBody: "B", accreditationBody: "A" },
    recognition: { scopes: ["PCHF"], from: "2023-08-03", to: "2028-08-03" },
    accreditation: { scopes: ["PCHF"], from: "2024-01-10", to: "2030-01-10" },
    certification: { scope: "PCHF", from: "2026-02-01", to: "2027-02-01" },
  };
  const { status, json } = await api.post("/regulatory/supplier-chains", chain, { key: renter });
  expect(status).toBe(201);
  const list = await api.get("/regulatory/supplier-chains", { key: renter });
  fits("listSupplierChains", list.json);
  expect(list.json.items).toMatchObject([{ verdict: "invalid", reason: "accreditation_term_too_long" }]);
  const one = await api.get(`/regulatory/supplier-chains/${json.id}`, { key: renter });
  fits("getSupplierChain", one.json);
  const bad = { ...chain, certification: { scope: "MAGIC", from: "2026-02-01", to: "2027-02-01" } };
  const refused = await api.post("/regulatory/supplier-chains", bad, { key: renter });
  expect([refused.status, Object.keys(refused.json.fields)]).toEqual([400, ["certification.scope"]]);
});

test("bodies that accredit certifiers are told as public notices named them, with their source, to everybody", async () => {
  const { json } = await api.get("/regulatory/accreditation-bodies");
  fits("listAccreditationBodies", json);
  expect(json.items.map(({ id }: { id: string }) => id)).toEqual(["ab.anab", "ab.ansi", "ab.ias", "ab.acfs"]);
  expect(json.items.every(({ source }: { source: { title: string } }) => source.title !== "")).toBe(true);
});

test("an admin drafts, changes, publishes and reviews by the API; a draft without a source is refused", async () => {
  const { json: pack } = await api.get("/regulatory/packs/seattle");
  const from = { fromVersionId: pack.versionId };
  const nameless = await api.post("/regulatory/versions", { ...from, sourceTitle: " " }, { key: admin });
  expect([nameless.status, Object.keys(nameless.json.fields)]).toEqual([400, ["sourceTitle"]]);
  const { json } = await api.post("/regulatory/versions", { ...from, sourceTitle: "Notice" }, { key: admin });
  const at = `/regulatory/versions/${json.versionId}`;
  fits("getRuleVersion", (await api.get(at, { key: admin })).json);
  const [row] = await world.sql<{ record: object }>(
    "select record from rule_requirements where version_id = $1 and key = 'seattle.host.fog-control'",
    [json.versionId],
  );
  const record = { ...row?.record, title: "Grease rule of 2031", expiry_rule: { type: "lunar" } };
  const lunar = await api.post(`${at}/requirements`, { record }, { key: admin });
  expect([lunar.status, Object.keys(lunar.json.fields)]).toEqual([400, ["record.expiry_rule.type"]]);
  const whole = { ...record, expiry_rule: { type: "rolling-days", days: 60 } };
  expect((await api.post(`${at}/requirements`, { record: whole }, { key: admin })).status).toBe(200);
  const effectiveOn = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  expect((await api.post(`${at}/publish`, { effectiveOn }, { key: renter })).status).toBe(403);
  expect((await api.post(`${at}/publish`, { effectiveOn }, { key: admin })).status).toBe(200);
  expect((await api.post(`${at}/discard`, {}, { key: admin })).status).toBe(409);
  expect((await api.post(`${at}/review`, { note: "" }, { key: admin })).status).toBe(200);
  const differences = await api.get("/regulatory/packs/seattle/differences?from=1&to=2");
  fits("getRuleDifferences", differences.json);
  expect(differences.json.changed[0].fields.map((f: { field: string }) => f.field)).toEqual([
    "title",
    "expiry_rule",
  ]);
  const versions = await api.get("/regulatory/packs/seattle/versions");
  expect(versions.json.items.map((v: { version: number }) => v.version)).toEqual([2, 1]);
});
