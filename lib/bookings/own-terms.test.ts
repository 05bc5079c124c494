import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import { addMinutes } from "@/lib/core/interval";
import { policyWords } from "@/lib/core/line-words";
import { publicKitchen, savePolicies } from "@/lib/kitchens";
import { SavePoliciesInput } from "@/lib/kitchens/schemas";
import { cancelBooking, quoteCancellation } from "@/lib/payments";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import en from "@/messages/en.json";
import es from "@/messages/es.json";
import { getBooking, policyOf } from ".";

const world = await openWorld();
await ownStripe();
const host = await world.host();
const kitchen = await world.kitchen({
  ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN },
});
const typed = (change: object = {}) => ({
  ...{ kitchenId: kitchen.id, cancellationPolicy: "custom", leadTimeMinutes: "0", horizonDays: "90" },
  ...{ stepHours: ["12", "96", ""], stepPercents: ["25", "80", ""], graceMinutes: "30", fee: "$7.50" },
  ...change,
});
const save = (change: object = {}) => savePolicies(world.as(host), SavePoliciesInput.parse(typed(change)));

test("a kitchen's own steps, grace and fee are shown, frozen on the booking, and decide its refund", async () => {
  await save();
  const own = {
    ...{ name: "custom", graceMinutes: 30, graceNoticeHours: 24, feeCents: 750 },
    steps: [
      { hoursBefore: 96, refundBps: 8_000 },
      { hoursBefore: 12, refundBps: 2_500 },
    ],
  };
  const renter = await world.person();
  expect(policyOf(await publicKitchen(world.as(renter), kitchen.slug))).toEqual(own);
  for (const [locale, fee] of [
    ["en", "$7.50 of a refund is kept."],
    ["es", "De cada reembolso se retienen $7.50."],
  ] as const) {
    const messages = locale === "es" ? es : en;
    const t = createTranslator({ locale, messages, namespace: "policies" });
    expect(policyWords(t, own)).toContain(fee);
  }
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, soon(120));
  await save({ cancellationPolicy: "flexible" });
  expect((await getBooking(world.as(renter), bookingId)).cancellationPolicy).toEqual(own);
  const quote = () => quoteCancellation(world.as(renter), { bookingId });
  expect(await quote()).toMatchObject({ refundCents: 8_000, reason: "grace" });
  await world.at(addMinutes(new Date(), 40));
  // Eighty of a hundred of 80 dollars, less 7.50.
  expect(await quote()).toMatchObject({ refundCents: 5_650, keptCents: 2_350, reason: "notice" });
  expect(await cancelBooking(world.as(renter), { bookingId, reason: "" })).toMatchObject({
    refundCents: 5_650,
  });
});

test("a fee above the refund keeps all of it, and a host who cancels keeps none", async () => {
  await world.at(new Date());
  await save({ fee: "100" });
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, soon(130));
  await world.at(addMinutes(new Date(), 40));
  const quote = (who: { id: string; sessionId: string }) => quoteCancellation(world.as(who), { bookingId });
  expect(await quote(renter)).toMatchObject({ refundCents: 0, keptCents: 8_000 });
  expect(await quote(host)).toMatchObject({ refundCents: 8_000, keptCents: 0 });
});

test.each([
  ["no step", { stepHours: [], stepPercents: [] }, "stepHours"],
  ["a step without its share", { stepHours: ["24"], stepPercents: [""] }, "stepHours"],
  ["half an hour", { stepHours: ["0.5"], stepPercents: ["50"] }, "stepHours"],
  ["half a percent", { stepHours: ["24"], stepPercents: ["12.5"] }, "stepHours"],
  ["less than nothing", { stepHours: ["-1"], stepPercents: ["50"] }, "stepHours"],
  ["more than all", { stepHours: ["24"], stepPercents: ["101"] }, "stepHours"],
  ["more back for less notice", { stepHours: ["24", "12"], stepPercents: ["50", "80"] }, "stepHours"],
  ["two steps at one time", { stepHours: ["24", "24"], stepPercents: ["80", "50"] }, "stepHours"],
  ["a negative fee", { fee: "-5" }, "fee"],
  ["a fraction of a cent", { fee: "5.005" }, "fee"],
  ["a fee above $500", { fee: "500.01" }, "fee"],
  ["a day and a minute of grace", { graceMinutes: "1441" }, "graceMinutes"],
])("own terms with %s are refused by their field", (_, change, field) => {
  const { error } = SavePoliciesInput.safeParse(typed(change));
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual([field]);
});

test("the database keeps a name and its terms together", async () => {
  const without = world.sql(
    "update kitchens set cancellation_policy = 'custom', custom_policy = null where id = $1",
    [kitchen.id],
  );
  await expect(without).rejects.toMatchObject({ constraint: "kitchens_custom_policy" });
});
