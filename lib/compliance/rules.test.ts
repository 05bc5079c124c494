import fc from "fast-check";
import { expect, test } from "vitest";
import { plusDays } from "@/lib/core/calendar-day";
import { uuidv7 } from "@/lib/core/ids";
import { openWorld } from "@/lib/testing/world";
import { importPacks } from "@/scripts/compliance/import";
import { packFiles } from "@/scripts/compliance/packs";
import { ChainInput, judgeChain } from "./chain";
import {
  addSupplierChain,
  attestFederalPath,
  checkPapers,
  differences,
  discardDraft,
  draftRules,
  isStale,
  listAttestations,
  listPacks,
  listSupplierChains,
  listVersions,
  numberedVersion,
  packOn,
  publishRules,
  readDecision,
  readSupplierChain,
  readVersion,
  removeRequirement,
  reviewRules,
  saveRequirement,
} from "./index";
import { PapersInput, SupplierChainForm, SupplierChainInput } from "./schemas";

const world = await openWorld({ now: "2030-03-01T18:00:00Z" });
const somebody = await world.person({ platformRole: "admin" });
const admin = () => world.as(somebody);
const renter = await world.person();
const first = await importPacks(admin(), true);

const denver = (more: object = {}) =>
  PapersInput.parse({
    city: "denver",
    role: "renter",
    asOf: "2030-03-01",
    facts: ["has_employees"],
    ...more,
  });
const draft = async (sourceTitle = "City notice of 2030") => {
  const { id } = await packOn(admin(), "denver", "2099-01-01");
  return draftRules(admin(), { fromVersionId: id, sourceTitle, sourceUrl: null, note: "" });
};

test("every city and the nation are imported and published; importing the same again makes nothing new", async () => {
  expect(first).toHaveLength(15);
  expect(await importPacks(admin(), true)).toEqual([]);
  const packs = await listPacks(world.anonymous());
  expect(packs.map(({ slug, number }) => [slug, number]).slice(0, 2)).toEqual([
    ["us-federal", 1],
    ["atlanta", 1],
  ]);
  expect(packs.reduce((sum, { requirementCount }) => sum + requirementCount, 0)).toBe(218);
});

test("only an admin makes, changes and publishes rules, and to everybody else a draft is not there", async () => {
  const { id } = await packOn(world.anonymous(), "denver");
  const input = { fromVersionId: id, sourceTitle: "x", sourceUrl: null, note: "" };
  await expect(draftRules(world.as(renter), input)).rejects.toMatchObject({ code: "not_found" });
  await expect(draftRules(world.anonymous(), input)).rejects.toMatchObject({ code: "unauthenticated" });
  const { versionId } = await draft();
  await expect(readVersion(world.as(renter), versionId)).rejects.toMatchObject({ code: "not_found" });
  expect(await listVersions(world.anonymous(), "denver")).toHaveLength(1);
  const publish = { versionId, effectiveOn: "2030-03-02" };
  await expect(publishRules(world.as(renter), publish)).rejects.toMatchObject({ code: "not_found" });
  await expect(draft()).rejects.toMatchObject({
    code: "conflict",
    message: "A draft of these rules is open already",
  });
  await discardDraft(admin(), { versionId });
  await expect(readVersion(admin(), versionId)).rejects.toMatchObject({ code: "not_found" });
});

test("a published version is never edited, and what was decided under it stays, whatever is published later", async () => {
  const decision = await checkPapers(world.as(renter), denver());
  expect(decision).toMatchObject({ overall: "missing", versions: [{ number: 1 }, { slug: "us-federal" }] });
  const before = await packOn(admin(), "denver");
  const { versionId } = await draft();
  const tax = before.requirements.find(({ id }) => id === "denver.both.sales-tax-license")!;
  await saveRequirement(admin(), { versionId, record: { ...tax, force: "informational" } });
  await removeRequirement(admin(), { versionId, key: "denver.both.workers-comp" });
  await publishRules(admin(), { versionId, effectiveOn: "2030-04-01" });

  expect(await readDecision(world.as(renter), decision.id)).toEqual(decision);
  // Before its day the old version counts, from its day on the new one.
  expect((await packOn(admin(), "denver", "2030-03-31")).number).toBe(1);
  const after = await packOn(admin(), "denver", "2030-04-01");
  expect(after.number).toBe(2);
  const { added, removed, changed } = differences(before.requirements, after.requirements);
  expect([added, removed.map(({ id }) => id)]).toEqual([[], ["denver.both.workers-comp"]]);
  expect(changed).toMatchObject([{ id: tax.id, fields: [{ field: "force", before: "mandatory" }] }]);
  const later = await checkPapers(world.as(renter), denver({ asOf: "2030-04-01" }));
  expect(later.versions[0]).toEqual({ slug: "denver", number: 2 });

  const published = { versionId, record: tax };
  await expect(saveRequirement(admin(), published)).rejects.toMatchObject({ code: "conflict" });
  for (const statement of [
    `update rule_pack_versions set note = 'x' where id = '${versionId}'`,
    `delete from rule_pack_versions where id = '${versionId}'`,
    `update rule_requirements set position = 99 where version_id = '${versionId}'`,
    `delete from rule_requirements where version_id = '${versionId}'`,
    `insert into rule_requirements values ('${versionId}', 'x', 1, '{"id":"x","source":{"title":"t"}}')`,
    `update rule_decisions set overall = 'satisfied'`,
    "delete from rule_decisions",
    "update rule_pack_reviews set note = 'x'",
  ])
    await expect(world.sql(statement)).rejects.toMatchObject({ code: "42501" });
});

test("another person's decision is not there", async () => {
  const { id } = await checkPapers(world.as(renter), denver());
  await expect(readDecision(world.as(await world.person()), id)).rejects.toMatchObject({ code: "not_found" });
});

test("a draft keeps to the rules of a pack: ids, prerequisites and the day it begins", async () => {
  const { versionId } = await draft();
  const { requirements } = await readVersion(admin(), versionId);
  const record = requirements.find(({ prerequisites }) => prerequisites.length > 0)!;
  const wanted = record.prerequisites[0]!;
  await expect(
    saveRequirement(admin(), { versionId, record: { ...record, prerequisites: ["denver.host.moon"] } }),
  ).rejects.toMatchObject({ fields: { prerequisites: ["There is no requirement denver.host.moon"] } });
  const back = requirements.find(({ id }) => id === wanted)!;
  await expect(
    saveRequirement(admin(), { versionId, record: { ...back, prerequisites: [record.id] } }),
  ).rejects.toMatchObject({ fields: { prerequisites: ["Its prerequisites lead back to it"] } });
  await expect(
    saveRequirement(admin(), { versionId, record: { ...record, id: "boston.host.x" } }),
  ).rejects.toMatchObject({ code: "invalid_input" });
  await expect(removeRequirement(admin(), { versionId, key: wanted })).rejects.toMatchObject({
    code: "conflict",
  });
  for (const effectiveOn of ["2030-02-28", "2030-04-01"])
    await expect(publishRules(admin(), { versionId, effectiveOn })).rejects.toMatchObject({
      fields: { effectiveOn: [expect.stringMatching(/^Choose/)] },
    });
  await saveRequirement(admin(), {
    versionId,
    record: { ...record, id: "denver.host.new-thing", prerequisites: [] },
  });
  const two = await Promise.allSettled(
    [1, 2].map(() => publishRules(admin(), { versionId, effectiveOn: "2030-05-01" })),
  );
  expect(two.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect((await numberedVersion(admin(), "denver", 3)).requirements.at(-1)?.id).toBe("denver.host.new-thing");
});

test("an import goes on past bad rows and lists them, and does not publish a file that has some", async () => {
  const files = structuredClone(packFiles().filter(({ file }) => file === "cities/boston.json"));
  const rows = (files[0]!.raw as { requirements: { source: unknown }[] }).requirements;
  rows[0]!.source = null;
  const lines = await importPacks(admin(), true, files);
  expect(lines).toEqual([
    expect.stringMatching(/^cities\/boston.json: boston.host.food-service-permit source: /),
    "boston: drafted",
  ]);
  expect((await packOn(admin(), "boston")).number).toBe(1);
  expect(await importPacks(admin(), true, files)).toHaveLength(1);
});

test("a pack that nobody looked at for a year is in need of a review, until somebody does", async () => {
  const stale = async () => isStale(await packOn(admin(), "miami"), admin());
  expect(await stale()).toBe(false);
  await world.at("2031-03-02T18:00:00Z");
  const session = await world.sql("update sessions set expires_at = '2032-01-01' returning 1");
  expect(session.length).toBeGreaterThan(0);
  expect(await stale()).toBe(true);
  await reviewRules(admin(), { versionId: (await packOn(admin(), "miami")).id, note: "Asked the agency" });
  expect(await stale()).toBe(false);
  await world.at("2030-03-01T18:00:00Z");
});

test("everything done to rules is in the audit log", async () => {
  const actions = await world.sql<{ action: string }>("select distinct action from audit_log order by 1");
  expect(actions.map(({ action }) => action).filter((a) => a.startsWith("rules."))).toEqual([
    ...["rules.discarded", "rules.drafted", "rules.published", "rules.requirement_removed"],
    ...["rules.requirement_saved", "rules.reviewed"],
  ]);
});

test("bad input is named: an unknown city, fact and requirement", async () => {
  const refused = (more: object) => checkPapers(world.as(renter), denver(more));
  await expect(refused({ city: "springfield" })).rejects.toMatchObject({
    fields: { city: [expect.any(String)] },
  });
  await expect(
    refused({ facts: ["juggles"], documents: [{ requirement: "denver.host.hat" }] }),
  ).rejects.toMatchObject({
    fields: { "facts.0": [expect.any(String)], "documents.0.requirement": [expect.any(String)] },
  });
});

test("an attestation keeps the answers, the outcome and the sentence that was read", async () => {
  const answers = {
    handlesFood: "yes",
    place: "kitchen",
    nonprofit: "no",
    sells: "mostly_business",
    sales: "under_one_million",
    wholesaleMeat: "no",
    traceabilityFoods: "no",
  } as const;
  const { outcome } = await attestFederalPath(world.as(renter), {
    ...answers,
    agrees: "yes",
  });
  expect(outcome).toMatchObject({
    registers: true,
    qualified: true,
    facts: ["sells_wholesale", "qualified_facility"],
  });
  expect(await listAttestations(world.as(renter))).toMatchObject([{ answers, outcome }]);
  expect(await listAttestations(world.as(await world.person()))).toEqual([]);
});

const day = fc.integer({ min: -1_900, max: 900 }).map((n) => plusDays("2026-11-21", n));
const term = (months: number) =>
  fc
    .tuple(day, fc.oneof(fc.integer({ min: 0, max: months * 31 }), fc.constant(Math.floor(months * 30.4))))
    .map(([from, days]) => ({ from, to: plusDays(from, days) }));
const scopes = fc.subarray(["PCHF", "JUICE", "SEAFOOD"], { minLength: 1 });
const sometimes = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 8 });
const chains = fc
  .record({
    recognition: fc.record({ term: term(60), scopes, revoked_on: fc.option(day, { freq: 20 }) }),
    accreditation: fc.record({
      term: term(48),
      scopes,
      relinquished: sometimes(fc.integer({ min: 0, max: 900 })),
    }),
    certification: fc.record({ term: term(12), scope: fc.constantFrom("PCHF", "JUICE") }),
    site_country: fc.constantFrom("MX", "TH", "US", "PR"),
    checked_on: day,
  })
  .map(({ recognition, accreditation, certification, ...rest }) =>
    ChainInput.parse({
      ...rest,
      recognition: { ...recognition.term, scopes: recognition.scopes, revoked_on: recognition.revoked_on },
      accreditation: {
        ...accreditation.term,
        scopes: accreditation.scopes,
        relinquished_on:
          accreditation.relinquished === null
            ? null
            : plusDays(accreditation.term.from, accreditation.relinquished),
      },
      certification: { ...certification.term, scope: certification.scope },
    }),
  );

test("the recursive query and the pure rule say the same of every chain", async () => {
  const base = ChainInput.parse({
    recognition: { scopes: ["PCHF"], from: "2023-08-03", to: "2028-08-03" },
    accreditation: { scopes: ["PCHF"], from: "2025-01-10", to: "2029-01-10" },
    certification: { scope: "PCHF", from: "2026-02-01", to: "2027-02-01" },
    site_country: "MX",
    checked_on: "2026-11-21",
  });
  const samples = [
    base,
    { ...base, checked_on: "2027-01-10" },
    ...fc.sample(chains, { numRuns: 120, seed: 7 }),
  ];
  const said = new Set<string>();
  for (const chain of samples) {
    const ids = [uuidv7(), uuidv7(), uuidv7()] as const;
    const { recognition: r, accreditation: a, certification: c } = chain;
    const rows = [
      [ids[0], "recognition", null, null, r.scopes, r.from, r.to, null, r.revoked_on ?? null],
      [ids[1], "accreditation", ids[0], null, a.scopes, a.from, a.to, a.relinquished_on ?? null, null],
      [ids[2], "certification", ids[1], chain.site_country, [c.scope], c.from, c.to, null, null],
    ];
    for (const row of rows)
      await world.sql(
        `insert into certification_links (id, user_id, level, parent_id, holder, country, scopes, starts_on, ends_on, relinquished_on, withdrawn_on)
         values ($1, '${renter.id}', $2, $3, 'Somebody', $4, $5, $6, $7, $8, $9)`,
        row,
      );
    const [answer] = await world.sql("select verdict, reason from prep.chain_verdict($1, $2)", [
      ids[2],
      chain.checked_on,
    ]);
    expect(answer).toEqual(judgeChain(chain));
    said.add(String(answer?.reason ?? answer?.verdict));
  }
  expect(said.size).toBeGreaterThanOrEqual(8);
});

test("a supplier's papers are their keeper's alone, and hang together from the certificate up to FDA", async () => {
  const keeper = await world.person();
  const { id } = await addSupplierChain(world.as(keeper), {
    ...{ supplier: "Salsas del Norte", certificationBody: "Certifier", accreditationBody: "Accreditor" },
    recognition: { scopes: ["PCHF"], from: "2028-08-03", to: "2033-08-03", revokedOn: null },
    accreditation: {
      ...{ scopes: ["PCHF"], from: "2029-01-10", to: "2033-01-10" },
      ...{ relinquishedOn: null, withdrawnOn: null },
    },
    certification: { scope: "PCHF", from: "2029-04-01", to: "2030-04-01" },
    siteCountry: "MX",
  });
  expect(await listSupplierChains(world.as(keeper), "2030-03-01")).toMatchObject([{ id, verdict: "valid" }]);
  expect(await listSupplierChains(world.as(keeper), "2030-03-02")).toMatchObject([{ verdict: "expiring" }]);
  const levels = await readSupplierChain(world.as(keeper), id);
  expect(levels.map(({ level }) => level)).toEqual(["certification", "accreditation", "recognition"]);
  expect(await listSupplierChains(world.as(await world.person()))).toEqual([]);
  await expect(readSupplierChain(world.as(renter), uuidv7())).rejects.toMatchObject({ code: "not_found" });
  await expect(readSupplierChain(world.as(await world.person()), id)).rejects.toMatchObject({
    code: "not_found",
  });
});

test("a supplier's form, flat as a browser sends it, is the chain it says, and what is wrong in it is told by its field", () => {
  const form = {
    ...{
      supplier: "Salsas",
      siteCountry: "mx",
      certificationBody: "B",
      accreditationBody: "A",
      scope: "PSR",
    },
    ...{ recognitionFrom: "2023-08-03", recognitionTo: "2028-08-03" },
    ...{ accreditationFrom: "2025-01-10", accreditationTo: "2029-01-10" },
    ...{ certificationFrom: "2026-02-01", certificationTo: "2027-02-01" },
    ...{ revokedOn: "", relinquishedOn: "2026-06-01", withdrawnOn: "" },
  };
  expect(SupplierChainForm.parse(form)).toEqual(
    SupplierChainInput.parse({
      ...{ supplier: "Salsas", siteCountry: "MX", certificationBody: "B", accreditationBody: "A" },
      recognition: { from: "2023-08-03", to: "2028-08-03", scopes: ["PSR"] },
      accreditation: { from: "2025-01-10", to: "2029-01-10", scopes: ["PSR"], relinquishedOn: "2026-06-01" },
      certification: { from: "2026-02-01", to: "2027-02-01", scope: "PSR" },
    }),
  );
  const wrong = SupplierChainForm.safeParse({ ...form, accreditationTo: "2024-01-01" });
  expect(wrong.error?.issues.map(({ path }) => path.join("."))).toEqual(["accreditationTo"]);
});
