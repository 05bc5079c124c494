import { expect, test } from "vitest";
import { listRentals, storageOccupancy } from "@/lib/bookings";
import { env } from "@/lib/env";
import { drainOutbox } from "@/lib/notifications";
import { settleCheckout } from "@/lib/payments";
import { makeSession } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { pay } from "@/lib/testing/paying";
import { rent, rentAndPay, shelves } from "@/lib/testing/storage";
import { openWorld } from "@/lib/testing/world";
import { getThread, markRead, reportMessage, sendMessage, unreadCounts } from ".";

const world = await openWorld({ now: "2030-01-10T12:00:00Z" });
const stripe = await ownStripe();
await stripe.clockSet({ now: Date.parse("2030-01-10T12:00:00Z") / 1000 });

async function rented(months = 2) {
  const host = await world.host();
  const spec = { organizationId: host.organizationId, createdBy: host.id };
  const kitchen = await shelves(world, 1, spec);
  const renter = await world.person({ name: "Rosa" });
  const { rentalId, bookingIds } = await rentAndPay(world, renter, kitchen.storageId, "2030-01-12", months);
  const [first = "", second = ""] = bookingIds;
  return { ...kitchen, host, renter, rentalId, first, second };
}
async function mailTo(person: { email: string }, subject: RegExp): Promise<string> {
  await drainOutbox(world.system());
  const response = await fetch(`${env().MAILBOX_URL}/api/messages?to=${encodeURIComponent(person.email)}`);
  const { items } = (await response.json()) as { items: { subject: string; text: string }[] };
  return items.find((mail) => subject.test(mail.subject))?.text ?? "";
}

test("a rental has one thread, whichever of its months it is asked for by, and each side is told where to read", async () => {
  const { host, renter, id, rentalId, first, second } = await rented();
  await settleCheckout(world.system(), await pay(world.as(renter), second));
  await sendMessage(world.as(renter), { bookingId: second, body: "Is the shelf by the door?" });
  expect(await mailTo(host, /message/)).toContain(`/host/storage/${rentalId}#messages`);
  const [listed] = (await storageOccupancy(world.as(host), id)).storages[0]?.units[0]?.rentals ?? [];
  const waiting = async () => (await unreadCounts(world.as(host), "host", [listed?.threadId ?? ""])).size;
  expect(await waiting()).toBe(1);
  await markRead(world.as(host), { bookingId: second });
  expect(await waiting()).toBe(0);
  await world.at("2030-01-10T12:01:00Z");
  await sendMessage(world.as(host), { bookingId: first, body: "Next to it." });
  expect(await mailTo(renter, /message/)).toContain(`/bookings/storage/${rentalId}#messages`);
  const thread = await getThread(world.as(renter), { bookingId: second });
  expect(thread).toEqual(await getThread(world.as(renter), { bookingId: first }));
  expect(thread.messages.map(({ side, body }) => [side, body])).toEqual([
    ["renter", "Is the shelf by the door?"],
    ["host", "Next to it."],
  ]);
  const [own] = await listRentals(world.as(renter));
  expect((await unreadCounts(world.as(renter), "renter", [own?.threadId ?? ""])).get(first)).toBe(1);
});

test("it stays open for thirty days after the last month that is paid", async () => {
  const { renter, first, second } = await rented();
  await settleCheckout(world.system(), await pay(world.as(renter), second));
  const signedIn = async () => ({ ...renter, sessionId: await makeSession(world.system(), renter.id) });
  const say = async () => sendMessage(world.as(await signedIn()), { bookingId: first, body: "Still there" });
  // The first month was over in February, the second one in March.
  await world.at("2030-04-10T12:00:00Z");
  await say();
  await world.at("2030-04-12T12:00:00Z");
  await expect(say()).rejects.toMatchObject({ code: "conflict" });
  expect((await getThread(world.as(await signedIn()), { bookingId: second })).open).toBe(false);
  await world.at("2030-01-10T12:00:00Z");
});

test("nobody writes before the first month is paid, strangers hear of nothing, and each side reports the other's words", async () => {
  const { host, renter, first, storageId } = await rented(1);
  const stranger = world.as(await world.person());
  await expect(sendMessage(stranger, { bookingId: first, body: "Hi" })).rejects.toMatchObject({
    code: "not_found",
  });
  const { id } = await sendMessage(world.as(host), { bookingId: first, body: "Pay me in cash" });
  await reportMessage(world.as(renter), { messageId: id, reason: "Asks for cash" });
  const own = reportMessage(world.as(host), { messageId: id, reason: "Asks for cash" });
  await expect(own).rejects.toMatchObject({ code: "conflict" });
  const other = await world.person();
  const later = await rent(world, other, storageId, "2030-02-20");
  const unpaid = sendMessage(world.as(other), { bookingId: later.bookingIds[0] ?? "", body: "Hi" });
  await expect(unpaid).rejects.toMatchObject({ code: "conflict" });
});
