import type { Browser, Page } from "@playwright/test";
import {
  asSystem,
  bookFreeKitchen,
  dayFor,
  fillCard,
  holdSlot,
  openFreeKitchen,
  pressPay,
} from "../booking-steps";
import { checkPage, expect, messagesTo, newEmail, signIn, signInHere, test } from "../fixtures";

/** A kitchen of the demo's host, by its page: the last one, because other journeys use the first. */
async function hostKitchen(page: Page): Promise<string> {
  await signIn(page, "host@example.com", "/host");
  const links = page.locator('a[href^="/host/kitchens/"]');
  const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  const pages = hrefs.flatMap((href) => /^\/host\/kitchens\/[0-9a-f-]{36}/.exec(href)?.[0] ?? []);
  await page.goto(pages.at(-1) ?? "");
  return page.url();
}

const another = async (browser: Browser) => (await browser.newContext()).newPage();

test("a new renter asks, the host says yes, and only then the card is charged", async ({ page, browser }) => {
  test.slow();
  const host = await another(browser);
  await hostKitchen(host);
  await host.getByLabel("New renters").selectOption("asks");
  await host.getByLabel("You answer within").selectOption("4");
  await host.getByRole("button", { name: "Save" }).click();
  await expect(host.getByText("Saved.")).toBeVisible();
  await checkPage(host);
  const slug = /\/kitchens\/([^/?]+)/.exec(
    (await host
      .getByRole("link", { name: /See the public page|Public page|public/i })
      .getAttribute("href")) ?? "",
  )?.[1];

  const email = newEmail("asks");
  await signIn(page, email, `/kitchens/${slug}`);
  await expect(page.getByText(/says yes or no within 4 hours/)).toBeVisible();
  await page.getByRole("list", { name: "Start" }).getByRole("link").last().click();
  const bookingId = await holdSlot(page);
  await page.getByRole("button", { name: /Send request/ }).click();
  await page.waitForURL(/\/c\/pay\//);
  await fillCard(page, "4242424242424242");
  await expect(page.getByText(/Waiting for the host, until/)).toBeVisible();
  await checkPage(page);

  await host.goto("/host");
  await expect(host.getByRole("heading", { name: /request/ })).toBeVisible();
  await checkPage(host);
  await host.goto(`/host/bookings/${bookingId}`);
  await checkPage(host);
  await host.getByRole("button", { name: "Say yes" }).click();
  await expect(host.getByRole("main").getByText("Confirmed", { exact: true }).first()).toBeVisible();
  await page.reload();
  await expect(page.getByText("Confirmed.", { exact: false })).toBeVisible();
  await messagesTo(email, /^Confirmed/);

  await host.goto("/host/renters");
  await checkPage(host);
  await asSystem("update kitchens set new_renters = 'instant' where slug = $1", [slug]);
  await host.close();
});

test("a series is previewed across the change of the clocks, held at once, paid one by one and cancelled", async ({
  page,
}, info) => {
  const email = newEmail("serie");
  await page.goto("/sign-in");
  await signInHere(page, email);
  await openFreeKitchen(page, "Denver", dayFor(10, info.project.name));
  await page.getByRole("link", { name: "Repeat it every week or month" }).click();
  await page.waitForURL(/\/repeat/);
  await page.getByLabel("Last day").fill(new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10));
  await page.getByRole("button", { name: "Show dates" }).click();
  await page.waitForURL(/until=/);
  const rows = page.getByRole("main").locator("ol > li");
  expect(await rows.count()).toBeGreaterThan(20);
  const clocks = (await rows.allInnerTexts()).map((row) => /\d+:\d\d [AP]M/.exec(row)?.[0]);
  expect(new Set(clocks).size, "one time of day all year").toBe(1);
  await checkPage(page);
  await page.getByRole("button", { name: /^Hold/ }).click();
  await page.waitForURL(/\/bookings\/series\//);
  await checkPage(page);
  const series = page.url();
  await messagesTo(email, /bookings at/);

  await page.getByRole("main").getByRole("listitem").getByRole("link").first().click();
  await page.waitForURL(/\/bookings\/[0-9a-f-]{36}$/);
  await expect(page.getByText(/Pay until/)).toBeVisible();
  await checkPage(page);
  await pressPay(page);
  await page.waitForURL(/\/c\/pay\//);
  await fillCard(page, "4242424242424242");
  await expect(page.getByText("Confirmed.", { exact: false })).toBeVisible();

  await page.goto(series);
  await page.getByRole("link", { name: "Change the times" }).click();
  await page.waitForURL(/\/change$/);
  await page.getByLabel("Start").fill("11:00");
  await page.getByRole("button", { name: "Show dates" }).click();
  await page.waitForURL(/start=11/);
  await checkPage(page);
  await page.getByRole("button", { name: /^Move \d+ bookings$/ }).click();
  await page.waitForURL(series);
  await expect(page.getByText(/11:00 AM/).first()).toBeVisible();
  await messagesTo(email, /other times/);
  await page.getByText("Cancel what is ahead").click();
  await page.getByRole("button", { name: "Yes, cancel" }).click();
  await expect(page.getByText(/0 still ahead/)).toBeVisible({ timeout: 30_000 });
});

test("a host closes a holiday with a press, shortens one space's week and decides about a renter", async ({
  page,
  browser,
}, info) => {
  const renter = await another(browser);
  await renter.goto("/sign-in");
  await signInHere(renter, newEmail("judged"));
  await bookFreeKitchen(renter, "Chicago", dayFor(11, info.project.name));

  await hostKitchen(page);
  const kitchen = page.url();
  await page.getByText("Public holidays ahead").click();
  const press = page.getByRole("button", { name: /^Close that day/ }).first();
  const name = (await press.getAttribute("aria-label"))?.replace("Close that day: ", "") ?? "";
  await press.click();
  await expect(page.getByRole("button", { name: "Open again" }).first()).toBeVisible();
  await expect(page.getByText(name).first()).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: "Open again" }).first().click();

  await page.goto(`${kitchen}/setup/hours`);
  const spaces = page.getByRole("navigation", { name: "Whose hours" }).getByRole("link");
  if ((await spaces.count()) > 1) {
    await spaces.nth(1).click();
    await page.waitForURL(/space=/);
    await page.getByRole("button", { name: /^(Save|Next)/ }).click();
    await expect(page.getByText("This space keeps hours of its own")).toBeVisible();
    await checkPage(page);
    await page.getByRole("button", { name: "Use the kitchen's hours again" }).click();
    await expect(page.getByText("This space is open whenever the kitchen is")).toBeVisible();
  }

  await page.goto("/host/renters");
  const card = page
    .getByRole("listitem")
    .filter({ has: page.getByRole("combobox") })
    .first();
  await card.getByRole("combobox").selectOption("asks");
  await card.getByRole("button", { name: "Save" }).click();
  await expect(card.getByText("Saved.")).toBeVisible();
  await card.getByRole("combobox").selectOption("default");
  await card.getByRole("button", { name: "Save" }).click();
  await renter.close();
});
