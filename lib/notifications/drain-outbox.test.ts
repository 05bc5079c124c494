import { expect, test } from "vitest";
import { inviteMember } from "@/lib/accounts";
import { getBooking } from "@/lib/bookings";
import { book } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { drainOutbox } from "./drain-outbox";

const world = await openWorld();
type Message = { subject: string; text: string; attachments: { filename: string; content: string }[] };
const inbox = async (email: string): Promise<Message[]> => {
  const answer = await fetch(`${process.env.MAILBOX_URL}/api/messages?to=${encodeURIComponent(email)}`);
  return ((await answer.json()) as { items: Message[] }).items;
};

test("a confirmed booking is told once to renter and host, however many drains run at the same time", async () => {
  const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 0, closesMinute: 1_440 }));
  const host = await world.host();
  const { spaceId } = await world.kitchen({ organizationId: host.organizationId, createdBy: host.id, hours });
  const renter = await world.person({ locale: "es" });
  const startsAt = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 48 * 3_600_000);
  const { bookingId } = await book(world.as(renter), spaceId, startsAt);
  await Promise.all([1, 2, 3].map(() => drainOutbox(world.system())));
  const [mail, ...others] = await inbox(renter.email);
  expect(others).toEqual([]);
  expect(mail?.subject).toContain("Confirmada");
  const ics = Buffer.from(mail?.attachments[0]?.content ?? "", "base64").toString();
  const { startsAt: booked } = await getBooking(world.as(renter), bookingId);
  expect(ics).toContain(`DTSTART:${booked.toISOString().replace(/[-:]|\.\d{3}/g, "")}`);
  expect(await inbox(host.email)).toHaveLength(1);
});

test("an invitation reaches somebody who has no account yet", async () => {
  const host = await world.host({ name: "Harbor Kitchens" });
  const email = `new-${host.organizationId}@example.com`;
  await inviteMember(world.as(host), { organizationId: host.organizationId, email, role: "staff" });
  await drainOutbox(world.system());
  expect((await inbox(email)).map((mail) => mail.subject)).toEqual(["You joined Harbor Kitchens on Prep"]);
});

test("mail that the provider refuses is tried again later, not lost", async () => {
  const host = await world.host();
  const email = `late-${host.organizationId}@example.com`;
  await inviteMember(world.as(host), { organizationId: host.organizationId, email, role: "staff" });
  await world.sql(
    "update outbox set job = jsonb_set(job, '{email}', '\"nowhere\"') where job->>'email' = $1",
    [email],
  );
  expect(await drainOutbox(world.system())).toEqual({ sent: 0, failed: 1 });
  await world.sql(
    "update outbox set job = jsonb_set(job, '{email}', to_jsonb($1::text)), run_after = now() where job->>'email' = 'nowhere'",
    [email],
  );
  expect(await drainOutbox(world.system())).toEqual({ sent: 1, failed: 0 });
  expect(await inbox(email)).toHaveLength(1);
});
