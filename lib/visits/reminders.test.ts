import { expect, test } from "vitest";
import { addMinutes } from "@/lib/core/interval";
import { formatZoned } from "@/lib/core/zoned";
import { env } from "@/lib/env";
import { drainOutbox } from "@/lib/notifications";
import { cancelBooking } from "@/lib/payments";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { getAccess, sendReminders } from ".";

const world = await openWorld();
const kitchen = await world.kitchen({ hours: ALWAYS_OPEN, addressLine: "9 Hidden Row", name: "Lakeside" });
const startsAt = soon(30);
/** Every booking is made first: Stripe keeps its own clock. */
const make = async (locale: "en" | "es", minutes: number) => {
  const renter = await world.person({ locale });
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, addMinutes(startsAt, minutes), 120);
  return { ...renter, bookingId };
};
const ana = await make("es", 0);
const ben = await make("en", 360);
const late = await make("en", 240);
await world.sql("update bookings set confirmed_at = starts_at - interval '1 hour' where id = $1", [
  late.bookingId,
]);

type Mail = { subject: string; text: string };
async function mailsTo(person: { email: string }): Promise<Mail[]> {
  await drainOutbox(world.system());
  const response = await fetch(`${env().MAILBOX_URL}/api/messages?to=${encodeURIComponent(person.email)}`);
  return ((await response.json()) as { items: Mail[] }).items;
}
const remind = async (minutes: number) => {
  await world.at(addMinutes(startsAt, minutes));
  return sendReminders(world.system());
};

test("each reminder is sent once, in its time, however often the job runs, in the reader's language and the kitchen's zone", async () => {
  expect(await remind(-25 * 60)).toEqual({ queued: 0 });
  expect(await remind(-24 * 60)).toEqual({ queued: 1 });
  expect(await remind(-23 * 60)).toEqual({ queued: 0 });
  await Promise.all([remind(-22 * 60), sendReminders(world.system())]);
  const clock = formatZoned(startsAt, "America/Chicago", "es", { hour: "numeric", minute: "2-digit" });
  const tomorrow = (await mailsTo(ana)).find((m) => m.subject === "Mañana: Lakeside");
  expect(tomorrow?.text).toContain(clock);
  await remind(-120);
  expect((await mailsTo(ana)).map((m) => m.subject)).toContain("En dos horas: Lakeside");
  await remind(-30);
  await remind(90);
  await remind(91);
  const subjects = (await mailsTo(ana))
    .map((m) => m.subject)
    .filter((s) => /Mañana|En dos|código|Quedan/.test(s));
  expect(subjects.sort()).toEqual(
    [
      "En dos horas: Lakeside",
      "Mañana: Lakeside",
      "Quedan 30 minutos en Lakeside",
      "Su código para Lakeside",
    ].sort(),
  );
});

test("the street address and the code stand in the mail of the last half hour and in none before", async () => {
  const mails = await mailsTo(ana);
  const open = mails.find((m) => m.subject.startsWith("Su código"));
  await world.at(addMinutes(startsAt, 5));
  const { entry } = await getAccess(world.as(ana), ana);
  expect(open?.text).toContain("9 Hidden Row");
  expect(open?.text).toContain(entry?.code);
  for (const mail of mails.filter((m) => m !== open)) {
    expect(mail.text).not.toContain("Hidden Row");
    expect(mail.text).not.toContain(entry?.code);
  }
});

test("whoever booked an hour ahead is not told what starts tomorrow or in two hours", async () => {
  for (const minutes of [120, 130, 200, 215]) await remind(minutes);
  const subjects = (await mailsTo(late))
    .map((m) => m.subject)
    .filter((s) => /Tomorrow|two hours|code for/.test(s));
  expect(subjects).toEqual(["Your code for Lakeside"]);
});

test("a booking cancelled before its mail goes out is never reminded of", async () => {
  await remind(241);
  const waiting = await world.sql(
    "select 1 from outbox where done_at is null and job->>'userId' = $1 and key like 'mail:booking_soon%'",
    [ben.id],
  );
  expect(waiting).toHaveLength(1);
  await remind(331);
  const open =
    "select 1 from outbox where done_at is null and job->>'userId' = $1 and key like 'mail:booking_open%'";
  expect(await world.sql(open, [ben.id])).toHaveLength(1);
  await cancelBooking(world.as(ben), { bookingId: ben.bookingId, reason: "" });
  for (const minutes of [332, 361, 455]) await remind(minutes);
  expect((await mailsTo(ben)).map((m) => m.subject).filter((s) => /In two|code|left/.test(s))).toEqual([]);
});
