import { expect, test } from "vitest";
import { checkInvariants } from "@/lib/operations";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { acceptInvitation, creditOf, readReferral, readWallet, rewardReferrals } from ".";

const world = await openWorld();
type Person = { id: string; sessionId: string };

async function invited(by: Person) {
  const person = await world.person();
  const { code } = await readReferral(world.as(by));
  await acceptInvitation(world.as(person), { code });
  return person;
}
/** A booking that was paid and is over. */
async function complete(person: Person) {
  const kitchen = await world.kitchen({ hours: ALWAYS_OPEN });
  const { bookingId } = await book(world.as(person), kitchen.spaceId, soon(30));
  await world.sql("update bookings set status = 'checked_in', checked_in_at = now() where id = $1", [
    bookingId,
  ]);
  await world.sql("update bookings set status = 'completed', checked_out_at = now() where id = $1", [
    bookingId,
  ]);
  return bookingId;
}
const mailsTo = ({ id }: Person) =>
  world.sql("select 1 from outbox where job ->> 'template' like 'referral_%' and job ->> 'userId' = $1", [
    id,
  ]);

test("both sides get their credit when the first booking is completed, once, however often and however many runs look", async () => {
  const inviter = await world.person();
  const friend = await invited(inviter);
  expect(await rewardReferrals(world.system())).toEqual({ rewarded: 0 });
  await complete(friend);
  await complete(friend);
  const runs = await Promise.all([1, 2, 3, 4].map(() => rewardReferrals(world.system())));
  expect(runs.reduce((sum, { rewarded }) => sum + rewarded, 0)).toBe(1);
  await rewardReferrals(world.system());
  expect([await creditOf(world.as(friend)), await creditOf(world.as(inviter))]).toEqual([2_500, 2_500]);
  const { entries } = await readWallet(world.as(inviter), { limit: 50 });
  expect(entries).toMatchObject([{ kind: "referred", amountCents: 2_500, bookingId: null }]);
  const [joined, thanks] = [await mailsTo(friend), await mailsTo(inviter)];
  expect([joined.length, thanks.length]).toEqual([1, 1]);
  expect(
    (await checkInvariants(world.system())).filter(
      ({ invariant }) => invariant === "I2" || invariant === "I3",
    ),
  ).toEqual([]);
});

test("nobody invites themselves, is invited twice, or is invited after they have booked; an unknown code says so", async () => {
  const [inviter, other] = [await world.person(), await world.person()];
  const own = await readReferral(world.as(inviter));
  const theirs = await readReferral(world.as(other));
  const refused = (person: Person, code: string) =>
    expect(acceptInvitation(world.as(person), { code })).rejects;
  await refused(inviter, own.code).toMatchObject({
    code: "invalid_input",
    fields: { code: [expect.any(String)] },
  });
  await refused(inviter, "ZZZZZZZZ").toMatchObject({ code: "invalid_input" });
  const friend = await invited(inviter);
  await acceptInvitation(world.as(friend), { code: own.code });
  await refused(friend, theirs.code).toMatchObject({ code: "conflict" });
  const booked = await world.person();
  await book(world.as(booked), (await world.kitchen({ hours: ALWAYS_OPEN })).spaceId, soon(40));
  await refused(booked, own.code).toMatchObject({ code: "conflict" });
  expect(await readReferral(world.as(booked))).toMatchObject({ invited: false, mayEnter: false });
  expect(await readReferral(world.as(inviter))).toMatchObject({ code: own.code, joined: 1, mayEnter: true });
});

test("a first booking that gave all of its money back brings nobody credit", async () => {
  const inviter = await world.person();
  const friend = await invited(inviter);
  const bookingId = await complete(friend);
  await world.sql(
    "update bookings set refunded_cents = total_cents, host_due_cents = 0, platform_fee_cents = 0 where id = $1",
    [bookingId],
  );
  expect(await rewardReferrals(world.system())).toEqual({ rewarded: 0 });
  expect(await creditOf(world.as(inviter))).toBe(0);
});
