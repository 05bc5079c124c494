import { asSystem, dayFor, fillCard } from "../booking-steps";
import { checkPage, expect, newEmail, signInHere, test } from "../fixtures";

/** A kitchen of its own among the demo's: the first by its address that rents one of several tables. */
const KITCHEN = `select k.id, k.slug, k.organization_id, s.id as space, s.name, s.hourly_rate_cents as rate from kitchens k join spaces s on s.kitchen_id = k.id
  where k.status = 'published' and s.kind = 'work' and s.units = 1 and (select count(*) from space_stations x where x.space_id = s.id) > 1
  order by k.slug limit 1`;

test("a host charges more in the evening and less far ahead, a cleaning fee, linen for who wants it, and gives out a code; a renter sees each line, pays their sum and is given some of it back", async ({
  page,
  browser,
}, info) => {
  test.slow();
  const [kitchen] = await asSystem(KITCHEN, []);
  const manager = newEmail("prices");
  const desk = await browser.newContext({ viewport: page.viewportSize() });
  const host = await desk.newPage();
  await host.goto("/sign-in");
  await signInHere(host, manager);
  await asSystem(
    "insert into memberships (organization_id, user_id, role) select $1, id, 'manager' from users where email = $2",
    [kitchen?.organization_id, manager],
  );
  await host.goto(`/host/kitchens/${kitchen?.id}`);
  await host.getByRole("link", { name: "Change prices" }).click();
  await host.waitForURL(/\/prices$/);
  const card = host.locator("details").filter({ hasText: "Add a rate" }).first();
  const form = card.locator("form");
  await card.locator("summary").click();
  await form.getByLabel("Name").fill("Evenings");
  for (const day of ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
    await form.getByLabel(day).check();
  await form.getByLabel("From").fill("12:00");
  await form.getByLabel("Until").fill("23:00");
  await form.getByLabel("Dollars an hour").fill("free");
  await form.getByRole("button", { name: "Add" }).click();
  await expect(form.getByText("Give a price in dollars, like 45 or 45.50")).toBeVisible();
  await form.getByLabel("Dollars an hour").fill("90");
  await form.getByRole("button", { name: "Add" }).click();
  await expect(host.getByText("Mon–Sun 12:00 PM – 11:00 PM · $90.00/h")).toBeVisible();
  await card.locator("summary").click();
  await form.getByLabel("What").selectOption("fee");
  await form.getByLabel("Name").fill("Cleaning");
  await form.getByLabel("Dollars a booking").fill("25");
  await form.getByRole("button", { name: "Add" }).click();
  await expect(host.getByText("$25.00 a booking")).toBeVisible();
  await card.locator("summary").click();
  await form.getByLabel("What").selectOption("fee");
  await form.getByLabel("Name").fill("Linen");
  await form.getByLabel("Dollars a booking").fill("15");
  await form.getByLabel("Only for renters who choose it").check();
  await form.getByRole("button", { name: "Add" }).click();
  await expect(host.getByText("$15.00, if chosen")).toBeVisible();
  await card.locator("summary").click();
  await form.getByLabel("What").selectOption("lead");
  await form.getByLabel("Name").fill("Far ahead");
  await form.getByLabel("Who books").selectOption("early");
  await form.getByLabel("Hours before the start").fill("240");
  await form.getByLabel("Percent, with a minus for less").fill("-10");
  await form.getByRole("button", { name: "Add" }).click();
  await expect(host.getByText("booked at least 240 h ahead")).toBeVisible();
  await host.getByRole("textbox", { name: "Code" }).fill("welcome10");
  await host.getByLabel("How much").fill("10");
  await host.getByRole("button", { name: "Give it out" }).click();
  await expect(host.getByText("10% off · used 0 times · once a person")).toBeVisible();
  await checkPage(host);

  await page.goto("/sign-in");
  await signInHere(page, newEmail("evening"));
  await page.goto(
    `/kitchens/${kitchen?.slug}?space=${kitchen?.space}&date=${dayFor(34, info.project.name)}&start=10:00&hours=4`,
  );
  await expect(page.getByText("Mon–Sun 12:00 PM – 11:00 PM")).toBeVisible();
  await expect(page.getByText("Evenings: 2 h × $90.00")).toBeVisible();
  await expect(page.getByText("Far ahead (−10%)")).toBeVisible();
  await page.getByRole("link", { name: "+ Linen" }).click();
  await expect(page.getByRole("link", { name: "✓ Linen" })).toBeVisible();
  await page.getByText("I have a promo code").click();
  await page.getByRole("textbox", { name: "Code" }).fill("WELCOME");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("This code is not known here")).toBeVisible();
  await checkPage(page);
  await page.getByRole("textbox", { name: "Code" }).fill("welcome10");
  await page.getByRole("button", { name: "Apply" }).click();
  const time = 2 * Number(kitchen?.rate) + 2 * 9_000;
  const before = time - Math.floor(time / 10) + 2_500 + 1_500;
  const off = Math.floor(before / 10);
  const money = (cents: number) =>
    new Intl.NumberFormat("en-US", { style: "currency", currency: "usd" }).format(cents / 100);
  await expect(page.getByText(`−${money(off)}`)).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: "Hold this slot" }).click();
  await page.waitForURL(/\/bookings\/[0-9a-f-]{36}/);
  await expect(page.getByText("Code WELCOME10")).toBeVisible();
  await page.getByRole("button", { name: `Pay ${money(before - off)}` }).click();
  await page.waitForURL(/\/c\/pay\//);
  await fillCard(page, "4242424242424242");
  await expect(page.getByText("Confirmed.", { exact: false })).toBeVisible();
  await expect(page.getByText("Evenings: 2 h × $90.00")).toBeVisible();
  await checkPage(page);

  await host.goto(`/host${new URL(page.url()).pathname}`);
  await host.getByText("Give money back").click();
  const gift = host.locator("form").filter({ hasText: "Dollars to give back" });
  await gift.getByLabel("Dollars to give back").fill("9999");
  await gift.getByLabel("Why you give it back").fill("The oven was cold");
  await gift.getByRole("button", { name: "Give it back" }).click();
  await expect(gift.getByText("That is more than is left of the price").last()).toBeVisible();
  await checkPage(host);
  await gift.getByLabel("Dollars to give back").fill("12.50");
  await gift.getByRole("button", { name: "Give it back" }).click();
  await expect(host.getByText("Refunded to the renter")).toBeVisible();
  await page.reload();
  await expect(page.getByText("−$12.50").first()).toBeVisible();

  await host.goto(`/host/kitchens/${kitchen?.id}/prices`);
  await expect(host.getByText("10% off · used once")).toBeVisible();
  await host.getByText("End", { exact: true }).click();
  await host.getByRole("button", { name: "End WELCOME10" }).click();
  await expect(host.getByText("Ended")).toBeVisible();
  await desk.close();
});
