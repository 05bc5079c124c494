import { expect, test } from "vitest";
import { getRental, offerToWaitlist, waitForStorage } from "@/lib/bookings";
import type { MailTemplate } from "@/lib/core/outbox-jobs";
import { giveNotice } from "@/lib/payments";
import { ownStripe } from "@/lib/testing/own-stripe";
import { kitchenWithPlan } from "@/lib/testing/plans";
import { rent, rentAndPay, shelves } from "@/lib/testing/storage";
import { openWorld } from "@/lib/testing/world";
import { composeMail } from "./compose-mail";

const START = "2030-01-10T12:00:00Z";
const world = await openWorld({ now: START });
const stripe = await ownStripe();
await stripe.clockSet({ now: Date.parse(START) / 1000 });

/** Whatever waits to be sent to somebody, as it would be written now. */
async function mailsTo(userId: string) {
  const rows = await world.sql<{ job: { template: MailTemplate } }>(
    "select job from outbox where job->>'userId' = $1 order by id",
    [userId],
  );
  const mails = [];
  for (const { job } of rows) {
    const mail = await composeMail(world.system(), job as Parameters<typeof composeMail>[1]);
    if (mail)
      mails.push({
        template: job.template,
        subject: mail.subject,
        text: mail.text,
        attachments: mail.attachments,
      });
  }
  return mails;
}

test.each([
  ["en", "Shelf 1 at Test Kitchen is yours", "No months can be added"],
  ["es", "Shelf 1 en Test Kitchen es suyo", "No se pueden agregar meses"],
] as const)(
  "in %s a rental speaks of its unit and its days, never of a slot, a door code or a calendar file",
  async (locale, rented, noticed) => {
    const { storageId, host } = await shelves(world, 1);
    if (!("sessionId" in host)) throw new Error("the host signs in");
    const renter = await world.person({ locale });
    const { rentalId } = await rentAndPay(world, renter, storageId, "2030-01-10", 3);
    await world.sql(
      "select prep.queue_mail('payment_due', renter_id, id) from bookings where series_id = $1 and status = 'held' order by starts_at limit 1",
      [rentalId],
    );
    await giveNotice(world.as(host), { rentalId, reason: "We need the wall" });
    const mails = await mailsTo(renter.id);
    expect(mails.map(({ template }) => template)).toEqual([
      "booking_confirmed",
      "payment_due",
      "storage_notice",
    ]);
    expect(mails[0]?.subject).toBe(rented);
    expect(mails[2]?.text).toContain(noticed);
    expect(mails[2]?.text).toContain("We need the wall");
    for (const { subject, text, attachments } of mails) {
      expect(`${subject} ${text}`).toContain("Shelf 1");
      expect(`${subject} ${text}`).not.toMatch(/\{\w+\}|door code|código|12:00 AM|T00:00/);
      expect(attachments).toBeUndefined();
    }
    const hosts = await mailsTo(host.id);
    expect(hosts.map(({ subject }) => subject)).toEqual(["Test Person rents Shelf 1"]);
  },
);

test("who lets a month run out is told once, however many months end with it; an offer names its unit and its hour", async () => {
  const { storageId } = await shelves(world, 1);
  const [renter, next] = [await world.person(), await world.person()];
  const { rentalId, bookingIds } = await rent(world, renter, storageId, "2030-01-10", 4);
  await waitForStorage(world.as(next), { spaceId: storageId, months: 1 });
  // The first month is given back by hand; the sweeper lets the others run out after it.
  for (const id of bookingIds) await world.sql("select prep.release_hold($1, 'expired')", [id]);
  expect((await getRental(world.as(renter), rentalId)).months.map(({ status }) => status)).toEqual(
    Array.from({ length: 4 }, () => "expired"),
  );
  expect((await mailsTo(renter.id)).map(({ subject }) => subject)).toEqual([
    "Your rental ends: Shelf 1 at Test Kitchen",
  ]);
  await offerToWaitlist(world.system());
  const [offer] = await mailsTo(next.id);
  expect(offer).toMatchObject({
    template: "waitlist_offer",
    subject: "Free now: Dry shelves at Test Kitchen",
  });
  expect(offer?.text).toMatch(
    /Shelf 1 is held for you from January 10, 2030 until you pay, at the latest Thursday,? (at )?8:00 AM CST/,
  );
});

test("mails about a plan name the plan, to its renter and to the host, and never speak of a unit or of things to take out", async () => {
  const host = await world.host();
  const own = { organizationId: host.organizationId, createdBy: host.id };
  const { planId, id } = await kitchenWithPlan(world, {}, own);
  const renter = await world.person();
  const { rentalId } = await rentAndPay(world, renter, planId, "2030-01-10", 2);
  await giveNotice(world.as(host), { rentalId, reason: "" });
  const mails = await mailsTo(renter.id);
  expect(mails.map(({ subject }) => subject)).toEqual([
    "Your plan Baker at Test Kitchen begins",
    "Test Kitchen ends your plan Baker",
  ]);
  for (const { text } of mails) expect(text).not.toMatch(/unit|Place 1|your things/);
  const [told] = await mailsTo(host.id);
  expect(told?.subject).toContain("bought the plan Baker");
  expect(told?.text).toContain(`/host/kitchens/${id}/plans`);
});
