import { expect, test } from "vitest";
import { holdSlot } from "@/lib/bookings";
import type { Quote } from "@/lib/core/booking-terms";
import { uuidv7 } from "@/lib/core/ids";
import { addDays, addHours } from "@/lib/core/interval";
import { cancelBooking, changeBooking, settleCheckout } from "@/lib/payments";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book, pay } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { createPromotion, createPromotionByDays, endPromotion, findPromo, listPromotions } from ".";
import { type CreatePromotionInput, PromotionForm, PromotionTermsInput } from "./schemas";

const world = await openWorld();
const host = await world.host();
const kitchenOf = (spaces: { hourlyRateCents: number }[]) =>
  world.kitchen({ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN, spaces });
const kitchen = await kitchenOf([{ hourlyRateCents: 4_000 }]);
type Person = Awaited<ReturnType<typeof world.person>>;

const give = (terms: Partial<CreatePromotionInput> & { code: string }, kitchenId = kitchen.id) =>
  createPromotion(world.as(host), {
    kitchenId,
    ...PromotionTermsInput.parse({ ...(terms.amountCents ? {} : { percent: 25 }), ...terms }),
  });
let hours = 100;
/** A time that no other test has. */
function later(): Date {
  hours += 12;
  return soon(hours);
}
/** Two hours for eighty dollars, at a time of its own. */
const hold = (person: Person, promoCode: string | undefined, spaceId = kitchen.spaceId, startsAt = later()) =>
  holdSlot(
    world.as(person),
    { spaceId, startsAt, durationMinutes: 120, equipment: undefined, promoCode },
    { key: uuidv7(), hash: promoCode ?? "" },
  );
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => "none",
    ({ code, message, fields }) => [code, Object.keys(fields)[0], message],
  );

test("a code takes its share off, the line says so, and a held slot keeps it however the code ends", async () => {
  const { id } = await give({ code: "SPRING" });
  const { booking } = await hold(await world.person(), "SPRING");
  expect(booking.quote).toMatchObject({ totalCents: 6_000, platformFeeCents: 900, hostCents: 5_100 });
  expect(booking.quote.lines.at(-1)).toEqual({ kind: "promo", code: "SPRING", amountCents: -2_000 });
  await endPromotion(world.as(host), { kitchenId: kitchen.id, promotionId: id });
  await endPromotion(world.as(host), { kitchenId: kitchen.id, promotionId: id });
  expect(await refusal(hold(await world.person(), "SPRING"))).toEqual([
    ...["promo_refused", "promoCode", "This code has ended"],
  ]);
});

test("a code that cannot be used says why: unknown, another kitchen's, not begun, over, too small a booking, not the first", async () => {
  const other = await kitchenOf([{ hourlyRateCents: 4_000 }]);
  const { now } = world.as(host);
  await give({ code: "ELSEWHERE" }, other.id);
  await give({ code: "ALL", everywhere: true }, other.id);
  await give({ code: "LATER", validFrom: addDays(now, 2).toISOString() as unknown as Date });
  await give({ code: "BIG", minimumCents: 8_001 });
  await give({ code: "HELLO", firstBookingOnly: true });
  const renter = await world.person();
  const said = async (code: string) => (await refusal(hold(renter, code)))[2];
  expect(await said("NOTHING")).toBe("This code is not known here");
  expect(await said("ELSEWHERE")).toBe("This code is not known here");
  expect(await said("LATER")).toBe("This code is not valid yet");
  expect(await said("BIG")).toBe("This code needs a booking of at least $80.01");
  const { booking } = await hold(renter, "ALL");
  expect(booking.quote.totalCents).toBe(6_000);
  await cancelBooking(world.as(renter), { bookingId: booking.id, reason: "" });
  await book(world.as(renter), kitchen.spaceId, later(), 60);
  expect(await said("HELLO")).toBe("This code is for a first booking");
});

test("a hundred people at once with a code that has ten left: ten use it, the others are told and hold nothing", async () => {
  await give({ code: "TEN", maxUses: 10, everywhere: true });
  const people = await Promise.all(Array.from({ length: 100 }, () => world.person()));
  const spaces = await Promise.all(Array.from({ length: 10 }, () => kitchenOf([{ hourlyRateCents: 4_000 }])));
  const tries = await Promise.all(
    people.map((person, i) =>
      refusal(hold(person, "TEN", spaces[i % 10]?.spaceId, soon(100 + 3 * Math.floor(i / 10)))),
    ),
  );
  expect(tries.filter((one) => one === "none")).toHaveLength(10);
  expect(new Set(tries.filter((one) => one !== "none").map((one) => one[2]))).toEqual(
    new Set(["This code is used up"]),
  );
  const rows = await world.sql(
    "select (select count(*) from promotion_uses u join promotions p on p.id = u.promotion_id where p.code = 'TEN')::int as uses, (select count(*) from bookings where quote #>> '{terms,promo,code}' = 'TEN')::int as bookings",
  );
  expect(rows[0]).toEqual({ uses: 10, bookings: 10 });
});

test("one person uses a code once, a hold that is given back gives its use back, and a repetition uses it no second time", async () => {
  await give({ code: "ONCE" });
  const renter = await world.person();
  const input = {
    spaceId: kitchen.spaceId,
    startsAt: later(),
    durationMinutes: 120,
    equipment: undefined,
  };
  const once = { key: uuidv7(), hash: "once" };
  const first = await holdSlot(world.as(renter), { ...input, promoCode: "ONCE" }, once);
  const again = await holdSlot(world.as(renter), { ...input, promoCode: "ONCE" }, once);
  expect([again.replayed, again.booking]).toEqual([true, first.booking]);
  expect((await refusal(hold(renter, "ONCE")))[2]).toBe("You have used this code already");
  await cancelBooking(world.as(renter), { bookingId: first.booking.id, reason: "" });
  expect(await refusal(hold(renter, "ONCE"))).toBe("none");
});

test("a booking made with a code changes by it: what is longer costs more by the same share", async () => {
  await give({ code: "LONGER" });
  const renter = await world.person();
  const startsAt = later();
  const { booking } = await hold(renter, "LONGER", kitchen.spaceId, startsAt);
  await settleCheckout(world.as(renter), await pay(world.as(renter), booking.id));
  const bookingId = booking.id;
  const changed = await changeBooking(world.as(renter), {
    bookingId,
    startsAt: addHours(startsAt, 2),
    durationMinutes: 120,
  });
  expect(changed).toMatchObject({ chargeCents: 0 });
  const rows = await world.sql<{ total_cents: number; quote: Quote }>(
    "select total_cents, quote from bookings where id = $1",
    [bookingId],
  );
  expect(rows[0]?.total_cents).toBe(6_000);
  expect(rows[0]?.quote.lines.at(-1)).toEqual({ kind: "promo", code: "LONGER", amountCents: -2_000 });
  const listed = await listPromotions(world.as(host), { kitchenId: kitchen.id });
  expect(listed.filter(({ uses }) => uses > 0).map(({ code, uses }) => [code, uses])).toEqual([
    ["LONGER", 1],
  ]);
});

const typed = (change: object = {}) =>
  PromotionForm.safeParse({
    ...{ kitchenId: kitchen.id, code: "typed", kind: "amount", value: "$5.50", minimum: "", maxUses: "" },
    ...{ maxUsesEach: "1", from: "", until: "", ...change },
  });

test.each([
  ["a tenth of a cent", { value: "5.005" }, "value"],
  ["less than nothing", { value: "-5" }, "value"],
  ["no amount", { value: "" }, "value"],
  ["half a percent", { kind: "percent", value: "12.5" }, "value"],
  ["more than all", { kind: "percent", value: "101" }, "value"],
  ["a fraction of a cent to begin with", { minimum: "20.001" }, "minimum"],
  ["half a use", { maxUses: "1.5" }, "maxUses"],
  ["a day that no calendar has", { until: "2030-02-30" }, "until"],
  ["an end before the beginning", { from: "2030-03-02", until: "2030-03-01" }, "until"],
])("a code as a host types it with %s is refused by that field", (_, change, field) => {
  expect(typed(change).error?.issues.map(({ path }) => path.join("."))).toEqual([field]);
});

test("a code as a host types it counts from the first moment of its first day to the last of its last, on the kitchen's clock", async () => {
  const form = typed({ from: "2030-03-09", until: "2030-03-10" });
  if (!form.success) throw form.error;
  expect(form.data).toMatchObject({ code: "TYPED", amountCents: 550, percent: null, minimumCents: null });
  const { id } = await createPromotionByDays(world.as(host), form.data);
  const listed = await listPromotions(world.as(host), { kitchenId: kitchen.id });
  // Clocks in Chicago go forward in the night to the 10th of March 2030.
  expect(listed.find((one) => one.id === id)).toMatchObject({
    validFrom: new Date("2030-03-09T06:00:00Z"),
    validUntil: new Date("2030-03-11T05:00:00Z"),
  });
});

test("codes of one name are refused while one lives, another organization's people see and end none", async () => {
  const { id } = await give({ code: "MINE" });
  const twice = await Promise.all([refusal(give({ code: "TWIN" })), refusal(give({ code: "TWIN" }))]);
  expect(twice.filter((one) => one === "none")).toHaveLength(1);
  expect(twice.find((one) => one !== "none")?.[2]).toBe("There is a live code of that name");
  const stranger = world.as(await world.host());
  const not = { kitchenId: kitchen.id, promotionId: id };
  expect((await refusal(endPromotion(stranger, not)))[0]).toBe("not_found");
  expect((await refusal(listPromotions(stranger, not)))[0]).toBe("not_found");
  expect((await findPromo(stranger, kitchen.id, "MINE")).promo.code).toBe("MINE");
  const listed = await listPromotions(world.as(host), not);
  expect(listed.find(({ code }) => code === "MINE")).toMatchObject({
    uses: 0,
    percentBps: 2_500,
    endedAt: null,
  });
});
