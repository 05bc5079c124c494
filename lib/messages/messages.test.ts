import { expect, test } from "vitest";
import { addDays, addMinutes } from "@/lib/core/interval";
import { env } from "@/lib/env";
import { drainOutbox } from "@/lib/notifications";
import { openApi } from "@/lib/testing/api";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book, hold } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { getThread, listReports, markRead, reportMessage, resolveReport, sendMessage, unreadCounts } from ".";

const world = await openWorld();
const api = await openApi(world);
const host = await world.host();
const kitchen = await world.kitchen({
  organizationId: host.organizationId,
  createdBy: host.id,
  hours: ALWAYS_OPEN,
});
const startsAt = soon(3);
const begin = new Date();
let hours = 0;
async function thread() {
  await world.at(begin);
  const renter = await world.person({ name: "Rosa" });
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, addMinutes(startsAt, 60 * hours++), 60);
  const say = (body: string) => sendMessage(world.as(renter), { bookingId, body });
  const reply = (body: string) => sendMessage(world.as(host), { bookingId, body });
  return { renter, bookingId, say, reply };
}
const after = (minutes: number) => world.at(addMinutes(begin, minutes));

async function mailsTo(
  person: { email: string },
  subject: RegExp,
): Promise<{ subject: string; text: string }[]> {
  await drainOutbox(world.system());
  const response = await fetch(`${env().MAILBOX_URL}/api/messages?to=${encodeURIComponent(person.email)}`);
  const { items } = (await response.json()) as { items: { subject: string; text: string }[] };
  return items.filter((mail) => subject.test(mail.subject));
}

test("what one side writes the other reads, and is counted as unread until it has", async () => {
  const { renter, bookingId, say, reply } = await thread();
  await say("Is there a 20 qt mixer?");
  await after(1);
  await reply("Yes, by the window.");
  const { messages, mine, open } = await getThread(world.as(renter), { bookingId });
  expect(messages).toMatchObject([
    { side: "renter", senderName: "Rosa", body: "Is there a 20 qt mixer?" },
    { side: "host", body: "Yes, by the window." },
  ]);
  expect([mine, open]).toEqual(["renter", true]);
  const unread = async () =>
    (await unreadCounts(world.as(renter), "renter", [bookingId])).get(bookingId) ?? 0;
  expect(await unread()).toBe(1);
  await after(2);
  await markRead(world.as(renter), { bookingId });
  expect(await unread()).toBe(0);
});

test("a burst is mailed once, a reply after reading again at once, and the words themselves stay with us", async () => {
  const { renter, bookingId, say, reply } = await thread();
  const mails = () => mailsTo(host, /Rosa/);
  const before = (await mails()).filter((m) => /message/i.test(m.subject)).length;
  const count = async () => (await mails()).filter((m) => /message/i.test(m.subject)).length - before;
  await say("secret-word one");
  await say("two");
  await after(9);
  await say("three");
  expect(await count()).toBe(1);
  await after(10);
  await say("four");
  expect(await count()).toBe(2);
  await after(11);
  await markRead(world.as(host), { bookingId });
  await after(12);
  await say("five");
  expect(await count()).toBe(3);
  for (const mail of await mails()) expect(mail.text).not.toContain("secret-word");
  await reply("Hello Rosa");
  expect(await mailsTo(renter, /message/i)).toHaveLength(1);
});

test("nobody writes without end: twenty in an hour from one side, also when they are sent at once", async () => {
  const { say, reply } = await thread();
  const sent = await Promise.allSettled(Array.from({ length: 23 }, (_, i) => say(`message ${i}`)));
  expect(sent.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
  await expect(say("more")).rejects.toMatchObject({ code: "rate_limited" });
  await reply("calm down");
  await after(61);
  await say("sorry");
});

test("a thread opens with the confirmation and closes 30 days after the end", async () => {
  const { renter, bookingId, say } = await thread();
  const held = await hold(world.as(renter), kitchen.spaceId, addMinutes(startsAt, 1_200), 60);
  const early = sendMessage(world.as(renter), { bookingId: held, body: "Hi" });
  await expect(early).rejects.toMatchObject({ code: "conflict" });
  const [row] = await world.sql<{ ends_at: Date }>("select ends_at from bookings where id = $1", [bookingId]);
  const ends = row?.ends_at ?? begin;
  // The session of a week would have run out by then.
  await world.sql("update sessions set expires_at = $1", [addDays(ends, 60)]);
  await world.at(addDays(ends, 30));
  await say("Lost property?");
  await world.at(addMinutes(addDays(ends, 30), 1));
  await expect(say("Hello?")).rejects.toMatchObject({ code: "conflict" });
  expect((await getThread(world.as(renter), { bookingId })).open).toBe(false);
});

test("a message is reported once, by the other side alone, and support closes the report without touching a word", async () => {
  const { renter, bookingId, say } = await thread();
  const { id: messageId } = await say("Rude words");
  const report = (person: typeof renter) => reportMessage(world.as(person), { messageId, reason: "Insult" });
  await expect(report(renter)).rejects.toMatchObject({ code: "conflict" });
  await Promise.all([report(host), report(host)]);
  const support = await world.person({ platformRole: "support" });
  const mine = async () =>
    (await listReports(world.as(support))).filter((one) => one.bookingId === bookingId);
  const [open] = await mine();
  expect(await mine()).toMatchObject([{ body: "Rude words", reason: "Insult", side: "renter" }]);
  await expect(listReports(world.as(host))).rejects.toMatchObject({ code: "not_found" });
  const reportId = open?.id ?? "";
  await expect(resolveReport(world.as(host), { reportId })).rejects.toMatchObject({ code: "not_found" });
  await resolveReport(world.as(support), { reportId });
  expect(await mine()).toEqual([]);
  expect((await getThread(world.as(host), { bookingId })).messages).toMatchObject([{ body: "Rude words" }]);
});

test("strangers neither read, write, count nor report; support reads and does not write", async () => {
  const { bookingId, say } = await thread();
  const { id: messageId } = await say("Hello");
  const stranger = await world.host();
  const notFound = { code: "not_found" };
  await expect(getThread(world.as(stranger), { bookingId })).rejects.toMatchObject(notFound);
  await expect(sendMessage(world.as(stranger), { bookingId, body: "x" })).rejects.toMatchObject(notFound);
  await expect(reportMessage(world.as(stranger), { messageId, reason: "mine" })).rejects.toMatchObject(
    notFound,
  );
  expect(await unreadCounts(world.as(stranger), "host", [bookingId])).toEqual(new Map());
  const support = await world.person({ platformRole: "support" });
  expect(await getThread(world.as(support), { bookingId })).toMatchObject({ mine: null, open: false });
  const written = sendMessage(world.as(support), { bookingId, body: "x" });
  await expect(written).rejects.toMatchObject({ code: "forbidden" });
});

test("the API writes and reads a thread, and names the field that is wrong", async () => {
  const { renter, bookingId } = await thread();
  await world.sql("update sessions set expires_at = now() + interval '1 day' where user_id = $1", [
    renter.id,
  ]);
  const key = await api.key(renter);
  const sent = await api.post(
    `/bookings/${bookingId}/messages`,
    { body: "<b>Hi</b> https://x.example" },
    { key },
  );
  expect(sent.status).toBe(201);
  const read = await api.get(`/bookings/${bookingId}/messages`, { key });
  expect(read.json.items).toMatchObject([{ side: "renter", body: "<b>Hi</b> https://x.example" }]);
  for (const body of ["", "   ", "x".repeat(2_001)]) {
    const bad = await api.post(`/bookings/${bookingId}/messages`, { body }, { key });
    expect([bad.status, Object.keys(bad.json.fields)]).toEqual([400, ["body"]]);
  }
});
