import { expect, test } from "vitest";
import type { Endpoint } from "@/lib/http/endpoint";
import { stripe } from "@/lib/integrations/stripe";
import { settleCheckout } from "@/lib/payments";
import { openApi } from "@/lib/testing/api";
import { overSince } from "@/lib/testing/deposits";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { CARDS, onboard } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { payCheckout } from "@/scripts/local/stripe/control";
import { ENDPOINTS } from ".";

const world = await openWorld();
const api = await openApi(world);
const named = (id: string) => ENDPOINTS.find((one) => one.id === id) as Endpoint;
const fits = (id: string, json: unknown) => expect(named(id).answer.safeParse(json).error).toBeUndefined();
const usd = (amountCents: number) => ({ amountCents, currency: "usd" });
const ID = "0190a000-0000-7000-8000-000000000009";

const host = await world.host();
const owner = { organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN };
const kitchen = await world.kitchen({ ...owner, spaces: [{ hourlyRateCents: 4_000 }] });
const renter = await world.person();
const admins = [await world.person({ platformRole: "admin" }), await world.person({ platformRole: "admin" })];
const keys = {
  renter: await api.key(renter),
  host: await api.key(host),
  admin: await api.key(admins[0]!, ["admin"]),
  second: await api.key(admins[1]!, ["admin"]),
};
const give = (body: object) =>
  api.post(
    "/admin/credit",
    { grantId: ID, email: renter.email, reason: "Sorry", ...body },
    { key: keys.admin },
  );

test("a deposit is set, quoted, paid beside credit, claimed, disputed and decided, all by the API", async () => {
  const rates = `/host/kitchens/${kitchen.id}/rates`;
  const set = await api.post(
    `${rates}/${kitchen.spaceId}/deposit`,
    { depositCents: 20_000, beyondDepositCents: 30_000 },
    { key: keys.host },
  );
  expect(set.status).toBe(200);
  const listed = await api.get(rates, { key: keys.host });
  fits("listRates", listed.json);
  expect(listed.json.items[0].rates).toMatchObject({ depositCents: 20_000, beyondDepositCents: 30_000 });

  expect((await give({ amountCents: 5_000 })).json).toEqual({ grantId: ID, state: "given" });
  const slot = { spaceId: kitchen.spaceId, startsAt: soon(40).toISOString(), durationMinutes: 120 };
  const held = await api.post("/bookings", slot, { key: keys.renter });
  fits("createBooking", held.json);
  expect(held.json.price).toMatchObject({
    total: usd(8_000),
    deposit: usd(20_000),
    beyondDeposit: usd(30_000),
  });
  const at = `/bookings/${held.json.id}`;
  const unasked = await api.post(`${at}/checkout`, { useCredit: true }, { key: keys.renter });
  expect([unasked.status, Object.keys(unasked.json.fields)]).toEqual([400, ["agreesToDamage"]]);
  const agreed = { useCredit: true, agreesToDamage: true };
  const { json } = await api.post(`${at}/checkout`, agreed, { key: keys.renter });
  const wallet = await api.get("/wallet?limit=1", { key: keys.renter });
  fits("getWallet", wallet.json);
  expect(wallet.json).toMatchObject({
    balance: usd(0),
    entries: { items: [{ kind: "spent", amount: usd(-5_000) }], nextCursor: "2" },
  });
  await payCheckout(json.url, { card: CARDS.good });
  const [{ session }] = (await world.sql<{ session: string }>(
    "select stripe_session_id as session from checkouts where booking_id = $1",
    [held.json.id],
  )) as [{ session: string }];
  await settleCheckout(world.system(), session);
  const money = await api.get(`${at}/money`, { key: keys.host });
  fits("getBookingMoney", money.json);
  expect(money.json.items.map(({ what }: { what: string }) => what)).toEqual([
    "paid_credit",
    "paid_card",
    "deposit_card",
  ]);

  await overSince(world, held.json.id, 2);
  const items = [{ description: "A bent sheet pan", amountCents: 12_000 }];
  const filed = await api.post(`/host${at}/claim`, { claimId: ID, items }, { key: keys.host });
  expect(filed.status).toBe(201);
  const deposit = await api.get(`${at}/deposit`, { key: keys.renter });
  fits("getDeposit", deposit.json);
  const itemId = deposit.json.deposit.claim.items[0].itemId;
  const disputed = [{ itemId, reason: "It was old" }];
  const answered = await api.post(`${at}/claim/answer`, { disputed }, { key: keys.renter });
  expect(answered.json).toEqual({ state: "disputed" });
  const desk = await api.get("/admin/claims", { key: keys.admin });
  fits("listDisputedClaims", desk.json);
  expect(desk.json.items).toMatchObject([{ claimId: ID, items: [{ disputed: true, answer: "It was old" }] }]);
  const word = { awards: [{ itemId, awardedCents: 4_000 }], decision: "Half" };
  expect((await api.post(`/admin/claims/${ID}/decide`, word, { key: keys.admin })).status).toBe(200);
  const after = await api.get(`${at}/deposit`, { key: keys.host });
  fits("getDeposit", after.json);
  expect(after.json.deposit).toMatchObject({ state: "ended", awarded: usd(4_000), returned: usd(16_000) });
  expect((await api.post(`/host${at}/claim/withdraw`, {}, { key: keys.host })).status).toBe(409);
});

test("large credit is decided by another admin through the API; nobody else sees or gives any", async () => {
  const grantId = "0190a000-0000-7000-8000-000000000010";
  expect((await give({ grantId, amountCents: 90_000 })).json).toEqual({ grantId, state: "pending" });
  const list = await api.get("/admin/credit", { key: keys.second });
  fits("listPendingCredit", list.json);
  expect(list.json.items).toMatchObject([{ grantId, amount: usd(90_000) }]);
  const decide = (key: string) => api.post(`/admin/credit/${grantId}/decide`, { decision: "given" }, { key });
  expect((await decide(keys.admin)).status).toBe(403);
  expect((await decide(keys.second)).json).toEqual({ grantId, state: "given" });
  expect((await api.get("/admin/credit", { key: keys.renter })).status).toBe(403);
  expect((await api.get("/admin/claims", { key: keys.renter })).status).toBe(403);
});

test("what a business has at Stripe is moved into its owner's credit by the API, and bad input is refused by its field", async () => {
  const { organizationId } = host;
  await onboard(world.as(host), organizationId);
  const sources = await api.get("/wallet/sources", { key: keys.host });
  fits("listTransferSources", sources.json);
  expect(sources.json.items).toMatchObject([{ organizationId, available: usd(0), busy: false }]);
  const account = (
    await world.sql<{ id: string }>("select stripe_account_id as id from organizations where id = $1", [
      organizationId,
    ])
  )[0]!.id;
  await stripe().paymentIntents.create({
    ...{ amount: 2_000, currency: "usd", payment_method: "pm_card_bypassPending", confirm: true },
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
  });
  await stripe().transfers.create({ amount: 900, currency: "usd", destination: account });
  const transferId = "0190a000-0000-7000-8000-000000000011";
  const move = (body: object, key = keys.host) =>
    api.post("/wallet/transfers", { transferId, organizationId, amountCents: 700, ...body }, { key });
  for (const [field, body] of [
    ["amountCents", { amountCents: 901 }],
    ["amountCents", { amountCents: 49 }],
    ["amountCents", { amountCents: 50.5 }],
    ["amountCents", { amountCents: 1_000_001 }],
    ["currency", { currency: "eur" }],
    ["transferId", { transferId: "x" }],
  ] as const) {
    const { status, json } = await move(body);
    expect([status, Object.keys(json.fields)]).toEqual([400, [field]]);
  }
  expect((await move({}, keys.renter)).status).toBe(404);
  const moved = await move({});
  fits("transferToCredit", moved.json);
  expect([moved.status, moved.json.state]).toEqual([201, "done"]);
  const listed = await api.get(`/host/payouts/credit?organizationId=${organizationId}`, { key: keys.host });
  fits("listCreditTransfers", listed.json);
  expect(listed.json.items).toMatchObject([{ transferId, state: "done", amount: usd(700) }]);
  const { json } = await api.get("/wallet", { key: keys.host });
  fits("getWallet", json);
  expect(json.entries.items).toMatchObject([{ kind: "transferred", amount: usd(700) }]);
});

test.each([
  ["amountCents", { amountCents: -1 }],
  ["amountCents", { amountCents: 10.5 }],
  ["amountCents", { amountCents: 1_000_001 }],
  ["currency", { amountCents: 100, currency: "eur" }],
  ["email", { amountCents: 100, email: "nobody@example.com" }],
  ["reason", { amountCents: 100, reason: "" }],
])("credit with a wrong %s is refused by that field: %j", async (field, body) => {
  const { status, json } = await give({ ...body, grantId: crypto.randomUUID() });
  expect([status, Object.keys(json.fields)]).toEqual([400, [field]]);
});

test.each([
  [{ amountCents: -5 }],
  [{ amountCents: 0 }],
  [{ amountCents: 1.5 }],
  [{ amountCents: 1_500_001 }],
  [{ amountCents: 100, currency: "eur" }],
  [{ amountCents: 100, description: "" }],
])("a claim with a wrong item is refused by its field, and nothing is written: %j", async (item) => {
  const items = [{ description: "A pan", ...item }];
  const { status, json } = await api.post(
    `/host/bookings/${ID}/claim`,
    { claimId: ID, items },
    { key: keys.host },
  );
  expect(status).toBe(400);
  expect(Object.keys(json.fields)[0]).toMatch(/^items/);
});

test("a checkout takes a wish for credit as true or false and nothing else", async () => {
  const wrong = await api.post(`/bookings/${ID}/checkout`, { useCredit: "yes" }, { key: keys.renter });
  expect([wrong.status, Object.keys(wrong.json.fields)]).toEqual([400, ["useCredit"]]);
  const deposit = await api.post(
    `/host/kitchens/${kitchen.id}/rates/${kitchen.spaceId}/deposit`,
    { depositCents: 999 },
    { key: keys.host },
  );
  expect([deposit.status, Object.keys(deposit.json.fields)]).toEqual([400, ["depositCents"]]);
  const beyond = await api.post(
    `/host/kitchens/${kitchen.id}/rates/${kitchen.spaceId}/deposit`,
    { depositCents: null, beyondDepositCents: 5_000 },
    { key: keys.host },
  );
  expect([beyond.status, Object.keys(beyond.json.fields)]).toEqual([400, ["beyondDepositCents"]]);
});

test("everybody has a code to invite others by, and whoever uses one is told once and by field why not", async () => {
  const [inviter, friend] = [await world.person(), await world.person()];
  const [mine, theirs] = [await api.key(inviter), await api.key(friend)];
  const own = await api.get("/referral", { key: mine });
  fits("getReferral", own.json);
  expect(own.json).toMatchObject({ joined: 0, mayEnter: true, credit: { amountCents: 2_500 } });
  const accepted = await api.post("/referral", { code: own.json.code.toLowerCase() }, { key: theirs });
  fits("acceptInvitation", accepted.json);
  expect((await api.get("/referral", { key: theirs })).json).toMatchObject({
    invited: true,
    mayEnter: false,
  });
  const self = await api.post("/referral", { code: own.json.code }, { key: mine });
  expect(self).toMatchObject({ status: 400, json: { fields: { code: ["You cannot invite yourself"] } } });
});

test.each([null, true, "5", 1.5, -1, 9_999_999_999])(
  "an amount that somebody was shown is a whole number of cents and nothing else: %s",
  async (expectedRefundCents) => {
    const { status, json } = await api.post(
      `/bookings/${ID}/cancel`,
      { reason: "Ill", expectedRefundCents },
      { key: keys.renter },
    );
    expect([status, Object.keys(json.fields)]).toEqual([400, ["expectedRefundCents"]]);
  },
);
