import { expect, test } from "vitest";
import { acceptAgreement, drawUpAgreement, readAgreement, withdrawAgreement } from "@/lib/agreements";
import type { OutboxJob } from "@/lib/core/outbox-jobs";
import { importRecords } from "@/lib/public-records";
import { openWorld } from "@/lib/testing/world";
import { composeMail } from "./compose-mail";

const world = await openWorld({ now: "2015-08-01T12:00:00Z" });

/** The mails of a kind that wait for somebody, as they would be written now; null where one is no longer true. */
async function mailsOf(userId: string, template: OutboxJob["template"]) {
  const rows = await world.sql<{ job: OutboxJob }>(
    "select job from outbox where job->>'userId' = $1 and job->>'template' = $2",
    [userId, template],
  );
  return Promise.all(rows.map(({ job }) => composeMail(world.system(), job)));
}

test.each([
  ["en", "To read and accept: the agreement with Niño", "In force: the", "Ended: the", "Open agreement"],
  ["es", "Para leer y aceptar: el convenio con Niño", "Vigente: el", "Terminado: el", "Abrir convenio"],
] as const)(
  "in %s both sides are told of an agreement to read, of one in force and of its end, each while it is true",
  async (locale, asked, agreed, ended, button) => {
    const host = await world.host();
    await world.sql("update users set locale = $2 where id = $1", [host.id, locale]);
    const renter = await world.person({ locale, name: "Rosa <b>" });
    const owner = { organizationId: host.organizationId, createdBy: host.id, name: "Niño" };
    const { id: kitchenId } = await world.kitchen(owner);
    const { agreementId } = await drawUpAgreement(world.as(renter), { kitchenId, renterId: null });
    const textHash = (await readAgreement(world.as(host), agreementId)).versions[0]?.textHash ?? "";
    const both = [renter, host];
    for (const { id } of both)
      expect(await mailsOf(id, "agreement_to_accept")).toMatchObject([{ subject: asked }]);
    for (const who of both)
      await acceptAgreement(world.as(who), { agreementId, textHash, signedName: "Somebody" });
    for (const { id } of both) {
      expect(await mailsOf(id, "agreement_to_accept")).toEqual([null]);
      const [mail] = await mailsOf(id, "agreement_in_force");
      expect(mail?.subject).toContain(agreed);
      expect(mail?.text).toContain(`/agreements/${agreementId}`);
      expect(mail?.html).toContain(button);
      expect(mail?.html).not.toContain("<b>");
    }
    await withdrawAgreement(world.as(renter), { agreementId, reason: "" });
    for (const { id } of both) {
      expect(await mailsOf(id, "agreement_in_force")).toEqual([null]);
      expect((await mailsOf(id, "agreement_ended"))[0]?.subject).toContain(ended);
    }
  },
);

test("admins are told in their language of a kitchen that an agency closed, and where to look", async () => {
  const admins = [
    await world.person({ platformRole: "admin", locale: "en" }),
    await world.person({ platformRole: "admin", locale: "es" }),
  ];
  await world.kitchen({ city: "Chicago", state: "IL", name: "Shut Kitchen", addressLine: "7 Oak Ave" });
  const file =
    "inspection_id,license_,dba_name,address,inspection_date,inspection_type,results\n" +
    "c1,6001,Shut Kitchen,7 Oak Avenue,2014-06-01,Canvass,Out of Business\n";
  async function* chunks() {
    yield new TextEncoder().encode(file);
  }
  const input = { source: "chicago" as const, fileName: "file.csv", fileHash: "a".repeat(64) };
  await importRecords(world.as(admins[0]!), input, chunks());
  const subjects = [];
  for (const { id } of admins) {
    const [mail] = await mailsOf(id, "kitchen_closed");
    subjects.push(mail?.subject);
    expect(mail?.text).toContain("/admin/records");
  }
  expect(subjects).toEqual(["An agency closed Shut Kitchen?", "¿Una agencia cerró Shut Kitchen?"]);
});
