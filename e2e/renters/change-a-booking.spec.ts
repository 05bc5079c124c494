import { asSystem, bookFreeKitchen, dayFor, fillCard } from "../booking-steps";
import { checkPage, expect, messagesTo, newEmail, signInHere, test } from "../fixtures";

const MANAGE = `insert into memberships (organization_id, user_id, role)
  select b.organization_id, u.id, 'manager' from bookings b, users u where b.id = $1 and u.email = $2`;

test("a renter makes a booking longer and pays the difference, then shorter, and gets some back", async ({
  page,
}, info) => {
  const email = newEmail("changes");
  await page.goto("/sign-in");
  await signInHere(page, email);
  await bookFreeKitchen(page, "Denver", dayFor(20, info.project.name));
  await page.getByRole("link", { name: "Change time" }).click();
  await page.waitForURL(/\/change/);
  await expect(page.getByRole("heading", { level: 1, name: "Change the time" })).toBeVisible();
  await page.getByRole("link", { name: "5 h", exact: true }).click();
  await expect(page.getByText(/more to pay/)).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: /Change and pay/ }).click();
  await page.waitForURL(/\/c\/pay\//);
  await fillCard(page, "4242424242424242");
  await page.waitForURL(/\/bookings\/[0-9a-f-]{36}/);
  await expect(page.getByText("5 h ×", { exact: false })).toBeVisible();
  await expect(page.getByText(/Change by the renter · done/)).toBeVisible();
  await checkPage(page);
  await messagesTo(email, /New time at/);
  await page.getByRole("link", { name: "Change time" }).click();
  await page.getByRole("link", { name: "3 h", exact: true }).click();
  const back = await page.getByText(/You get back/).innerText();
  await page.getByRole("button", { name: "Change to this time" }).click();
  await expect(page.getByText("The booking has its new time.", { exact: false })).toBeVisible();
  const refund = /\$[\d.,]+/.exec(back)?.[0] ?? "";
  await expect(page.getByText(`−${refund}`)).toBeVisible();
  await expect(page.getByText("3 h ×", { exact: false })).toBeVisible();
});

test("a change that is not paid is kept with its countdown, and can be given up", async ({ page }, info) => {
  await page.goto("/sign-in");
  await signInHere(page, newEmail("unsure"));
  const bookingId = await bookFreeKitchen(page, "Denver", dayFor(21, info.project.name));
  await page.getByRole("link", { name: "Change time" }).click();
  await page.getByRole("link", { name: "5 h", exact: true }).click();
  await page.getByRole("button", { name: /Change and pay/ }).click();
  await page.waitForURL(/\/c\/pay\//);
  await page.goto(`/bookings/${bookingId}`);
  await expect(page.getByRole("heading", { name: "Your new time waits for payment" })).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: "Give this change up" }).click();
  await expect(page.getByText(/Change by the renter · not done/)).toBeVisible();
  await expect(page.getByText("4 h ×", { exact: false })).toBeVisible();
});

test("a crew that is in stays longer, and pays for it", async ({ page }, info) => {
  await page.goto("/sign-in");
  await signInHere(page, newEmail("longer"));
  const bookingId = await bookFreeKitchen(page, "Denver", dayFor(22, info.project.name));
  // The day it was booked for comes: the crew is in, with half an hour to go.
  await asSystem(`update bookings set status = 'checked_in', checked_in_at = now() where id = $1`, [
    bookingId,
  ]);
  await page.goto(`/bookings/${bookingId}`);
  await expect(page.getByRole("heading", { name: "Extend now" })).toBeVisible();
  await checkPage(page);
  await page
    .getByRole("button", { name: /^Until / })
    .first()
    .click();
  await page.waitForURL(/\/c\/pay\//);
  await fillCard(page, "4242424242424242");
  await page.waitForURL(/\/bookings\/[0-9a-f-]{36}/);
  await expect(page.getByText(/Longer stay · done/)).toBeVisible();
  await expect(page.getByText("Time left:")).toBeVisible();
});

test("a host proposes another time; the renter is told, sees it, and accepts", async ({
  page,
  browser,
}, info) => {
  const email = newEmail("asked");
  await page.goto("/sign-in");
  await signInHere(page, email);
  const bookingId = await bookFreeKitchen(page, "Denver", dayFor(23, info.project.name));
  const desk = await browser.newContext({ viewport: page.viewportSize() });
  const host = await desk.newPage();
  const manager = newEmail("manager");
  await host.goto("/sign-in");
  await signInHere(host, manager);
  await asSystem(MANAGE, [bookingId, manager]);
  await host.goto(`/host/bookings/${bookingId}`);
  await expect(host.getByRole("heading", { name: "Propose another time" })).toBeVisible();
  await host.getByLabel("Start").fill("13:00");
  await host.getByLabel("Why, for the renter").fill("The hood is serviced that morning.");
  await checkPage(host);
  await host.getByRole("button", { name: "Send the proposal" }).click();
  await expect(host.getByText(/has been asked to move/)).toBeVisible();
  await checkPage(host);
  expect((await messagesTo(email, /asks you to move/)).text).toContain("The hood is serviced");
  await page.goto(`/bookings/${bookingId}`);
  await expect(page.getByText("The hood is serviced that morning.").first()).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: "Accept the new time" }).click();
  await expect(page.getByText(/Asked by the host · done/)).toBeVisible();
  await expect(page.locator("h1 + p")).toContainText("1:00 PM");
  await messagesTo(manager, /accepted the new time/);
  await desk.close();
});
