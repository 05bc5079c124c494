import { expect, test } from "vitest";
import { uuidv7 } from "@/lib/core/ids";
import { sha256Hex } from "@/lib/core/tokens";
import { judgeRenter } from "@/lib/kitchens";
import { drainOutbox } from "@/lib/notifications";
import { ALWAYS_OPEN } from "@/lib/testing/factories";
import { hold } from "@/lib/testing/paying";
import { wordsOfPdf } from "@/lib/testing/pdf-words";
import { openWorld } from "@/lib/testing/world";
import {
  acceptAgreement,
  agreementPdf,
  drawUpAgreement,
  listAgreements,
  listKitchenAgreements,
  readAgreement,
  renewAgreements,
  withdrawAgreement,
} from ".";

const world = await openWorld({ now: "2030-03-01T18:00:00Z" });
const host = await world.host({ name: "Casa Común" });
const kitchenOf = () =>
  world.kitchen({
    organizationId: host.organizationId,
    createdBy: host.id,
    name: "Cocina del Niño",
    houseRules: "Leave it as you found it.\nNo peanuts.",
    hours: ALWAYS_OPEN,
  });
const kitchen = await kitchenOf();
const as = (person: { id: string; sessionId: string }) => world.as(person);

/** An agreement as both see it right after it was drawn up. */
async function drawn(renter: { id: string; sessionId: string }, kitchenId = kitchen.id) {
  const { agreementId } = await drawUpAgreement(as(renter), { kitchenId, renterId: null });
  const read = () => readAgreement(as(renter), agreementId);
  const accept = async (person: { id: string; sessionId: string }, signedName: string) => {
    const textHash = (await read()).versions[0]!.textHash;
    await acceptAgreement(as(person), { agreementId, textHash, signedName });
  };
  return { agreementId, read, accept };
}
async function inForce(renter: { id: string; sessionId: string }, kitchenId = kitchen.id) {
  const agreement = await drawn(renter, kitchenId);
  await agreement.accept(renter, "Rosa Peña");
  await agreement.accept(host, "Héctor Núñez");
  return agreement;
}
const mails = (agreementId: string) =>
  world.sql<{ template: string }>(
    "select job->>'template' as template, job->>'userId' as who from outbox where job->>'subjectId' = $1 order by id",
    [agreementId],
  );

test("an agreement counts when both sides accepted the same text, with who and when on record, and both are told once", async () => {
  const renter = await world.person({ name: "Rosa" });
  const { agreementId, read, accept } = await drawn(renter);
  expect(await read()).toMatchObject({ standing: "waiting", inForce: null, waitsFor: ["host", "renter"] });
  await accept(renter, "Rosa Peña");
  await accept(renter, "Somebody Else");
  expect(await read()).toMatchObject({ standing: "waiting", waitsFor: ["host"] });
  await accept(host, "Héctor Núñez");
  expect(await read()).toMatchObject({
    standing: "in_force",
    inForce: 1,
    waitsFor: [],
    versions: [
      {
        number: 1,
        acceptances: [
          { side: "host", signedName: "Héctor Núñez" },
          { side: "renter", signedName: "Rosa Peña" },
        ],
      },
    ],
  });
  expect((await mails(agreementId)).map(({ template }) => template)).toEqual([
    "agreement_to_accept",
    "agreement_to_accept",
    "agreement_in_force",
    "agreement_in_force",
  ]);
  expect((await listAgreements(as(renter)))[0]).toMatchObject({ id: agreementId, standing: "in_force" });
  expect((await listKitchenAgreements(as(host), kitchen.id)).map(({ id }) => id)).toContain(agreementId);
  expect(await drainOutbox(world.system())).toMatchObject({ failed: 0 });
});

test("the text says the kitchen, its rules, its cancellation terms, what comes again and again and what is booked, in both languages", async () => {
  const renter = await world.person({ name: "Ana" });
  const id = await hold(as(renter), kitchen.spaceId, new Date("2030-03-04T15:00:00Z"), 120);
  await world.sql(
    "update bookings set status = 'confirmed', hold_expires_at = null, confirmed_at = prep.now(), series_id = null where id = $1",
    [id],
  );
  const series = uuidv7();
  await world.sql(
    `insert into booking_series (id, organization_id, kitchen_id, space_id, renter_id, rule, time_zone, billing) values ($1, $2, $3, $4, $5, $6, 'America/Chicago', 'monthly')`,
    [
      series,
      host.organizationId,
      kitchen.id,
      kitchen.spaceId,
      renter.id,
      JSON.stringify({
        frequency: "weekly",
        interval: 1,
        weekdays: [1],
        startsOn: "2030-03-04",
        until: "2030-06-24",
        startTime: "09:00",
        durationMinutes: 120,
      }),
    ],
  );
  await world.sql("update bookings set series_id = $1 where id = $2", [series, id]);
  const [version] = (await (await drawn(renter)).read()).versions;
  const said = (locale: "en" | "es") => JSON.stringify(version?.texts[locale]);
  for (const part of [
    "Cocina del Niño",
    "Casa Común",
    "No peanuts.",
    "every week on Monday at 9:00",
    "Mar 4",
  ])
    expect(said("en")).toContain(part);
  expect(said("en")).toContain("100% back until 72 hours before");
  for (const part of ["Convenio de cocina compartida", "cada semana, lunes", "No peanuts."])
    expect(said("es")).toContain(part);
});

test("when the terms change a new text waits, and the accepted one counts until both accepted the new", async () => {
  const own = await kitchenOf();
  const renter = await world.person({ name: "Bea" });
  const { read, accept } = await inForce(renter, own.id);
  await renewAgreements(world.system());
  expect((await read()).versions).toHaveLength(1);
  await world.sql("update kitchens set house_rules = 'Close the gas.' where id = $1", [own.id]);
  const before = await read();
  await renewAgreements(world.system());
  await renewAgreements(world.system());
  expect(await read()).toMatchObject({ standing: "in_force", inForce: 1, waitsFor: ["host", "renter"] });
  await expect(
    acceptAgreement(as(renter), {
      agreementId: before.id,
      textHash: before.versions[0]!.textHash,
      signedName: "Bea",
    }),
  ).rejects.toMatchObject({ code: "conflict" });
  await accept(renter, "Bea Ruiz");
  expect(await read()).toMatchObject({ inForce: 1, waitsFor: ["host"] });
  await accept(host, "Héctor Núñez");
  const after = await read();
  expect(after).toMatchObject({ inForce: 2, waitsFor: [] });
  expect(after.versions).toHaveLength(2);
  expect(after.versions[1]).toEqual(before.versions[0]);
});

test("a single booking and a paper that is renewed need no new text", async () => {
  const own = await kitchenOf();
  const renter = await world.person();
  const { read } = await inForce(renter, own.id);
  await hold(as(renter), own.spaceId, new Date("2030-03-09T15:00:00Z"), 60);
  await world.sql(
    "update bookings set status = 'confirmed', hold_expires_at = null, confirmed_at = prep.now() where renter_id = $1",
    [renter.id],
  );
  await renewAgreements(world.system());
  expect((await read()).versions).toHaveLength(1);
});

test("either side ends it for both, a renter who is kept out has none, and every text stays as it was", async () => {
  const [one, two] = [await world.person(), await world.person()];
  const first = await inForce(one);
  await withdrawAgreement(as(one), { agreementId: first.agreementId, reason: "Moving" });
  await withdrawAgreement(as(host), { agreementId: first.agreementId, reason: "again" });
  expect(await first.read()).toMatchObject({
    standing: "ended",
    endedBy: "renter",
    endReason: "Moving",
    waitsFor: [],
  });
  await expect(first.accept(one, "Too Late")).rejects.toMatchObject({ code: "conflict" });
  // After an end the two may agree anew: that is another agreement.
  expect((await drawn(one)).agreementId).not.toBe(first.agreementId);

  const second = await inForce(two);
  await hold(as(two), kitchen.spaceId, new Date("2030-03-10T15:00:00Z"), 60);
  await judgeRenter(as(host), {
    organizationId: host.organizationId,
    renterId: two.id,
    standing: "blocked",
    note: "",
  });
  expect(await second.read()).toMatchObject({ standing: "ended", endedBy: "host" });
  expect(
    (await mails(second.agreementId)).filter(({ template }) => template === "agreement_ended"),
  ).toHaveLength(2);
  for (const table of ["agreement_versions", "agreement_acceptances"])
    await expect(world.sql(`update ${table} set text_hash = 'x'`)).rejects.toThrow();
});

test("strangers neither see, accept nor end an agreement, staff see it, and a host writes to nobody who never booked", async () => {
  const renter = await world.person();
  const { agreementId, read } = await drawn(renter);
  const [stranger, other, staff] = [await world.person(), await world.host(), await world.person()];
  await world.sql("insert into memberships (organization_id, user_id, role) values ($1, $2, 'staff')", [
    host.organizationId,
    staff.id,
  ]);
  const textHash = (await read()).versions[0]!.textHash;
  for (const who of [stranger, other]) {
    await expect(readAgreement(as(who), agreementId)).rejects.toMatchObject({ code: "not_found" });
    await expect(agreementPdf(as(who), agreementId, null)).rejects.toMatchObject({ code: "not_found" });
    const input = { agreementId, textHash, signedName: "Not Me" };
    await expect(acceptAgreement(as(who), input)).rejects.toMatchObject({ code: "not_found" });
    await expect(withdrawAgreement(as(who), { agreementId, reason: "" })).rejects.toMatchObject({
      code: "not_found",
    });
  }
  expect((await readAgreement(as(staff), agreementId)).id).toBe(agreementId);
  const byStaff = { agreementId, textHash, signedName: "Just Staff" };
  await expect(acceptAgreement(as(staff), byStaff)).rejects.toMatchObject({ code: "forbidden" });
  const cold = { kitchenId: kitchen.id, renterId: stranger.id };
  await expect(drawUpAgreement(as(host), cold)).rejects.toMatchObject({ code: "not_found" });
  await expect(drawUpAgreement(as(other), { ...cold, renterId: renter.id })).rejects.toMatchObject({
    code: expect.stringMatching(/not_found|forbidden/),
  });
});

test("the PDF is in the reader's language with its letters, names who accepted, and carries the hash of the text on every page", async () => {
  const renter = await world.person({ name: "Íñigo Muñoz 食" });
  const { agreementId, read } = await inForce(renter);
  const { textHash, texts } = (await read()).versions[0]!;
  // Whoever has the text can reckon it anew.
  const lines = [texts.en, texts.es].flatMap(({ title, sections }) => [
    title,
    ...sections.flatMap((section) => [section.title, ...section.lines]),
  ]);
  expect(await sha256Hex(lines.join("\n"))).toBe(textHash);
  const bytes = await agreementPdf({ ...as(renter), locale: "es" }, agreementId, null);
  const pages = (await wordsOfPdf(bytes)).map((words) => words.join(" ").replace(/\s+/g, " "));
  for (const text of pages) expect(text).toContain(textHash);
  expect(pages[0]).toContain("Cocina del Niño y Íñigo Muñoz ?");
  expect(pages.at(-1)).toContain("Cocina: Héctor Núñez");
});
