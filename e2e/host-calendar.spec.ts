import type { Page } from "@playwright/test";
import { asSystem, bookFreeKitchen, dayFor } from "./booking-steps";
import { checkPage, expect, messagesTo, newEmail, signInHere, test } from "./fixtures";

const MANAGE = `insert into memberships (organization_id, user_id, role)
  select b.organization_id, u.id, 'manager' from bookings b, users u where b.id = $1 and u.email = $2`;

/** A renter with a booking, and a manager of its kitchen who looks at that day. */
async function booked(page: Page, journey: number, project: string) {
  const date = dayFor(journey, project);
  const email = newEmail("calendar");
  await page.goto("/sign-in");
  await signInHere(page, email);
  const bookingId = await bookFreeKitchen(page, "Denver", date);
  await asSystem(MANAGE, [bookingId, email]);
  await page.goto(`/host/calendar?date=${date}`);
  return { bookingId, date, email };
}

/** The kitchen of the booking, when its host has several. */
async function choose(page: Page, bookingId: string, view: "week" | "day") {
  const bar = page.locator(`a[href="/host/bookings/${bookingId}"]`);
  const kitchens = page.getByRole("combobox", { name: "Kitchen" });
  await page.getByText("What is shown").click();
  for (const value of await kitchens
    .locator("option")
    .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))) {
    if ((await bar.count()) > 0) break;
    await kitchens.selectOption(value);
    await page.getByRole("button", { name: "Show" }).click();
    await page.waitForURL((url) => url.searchParams.get("kitchen") === value);
    await page.getByText("What is shown").click();
  }
  const url = new URL(page.url());
  url.searchParams.set("view", view);
  await page.goto(url.href);
  await expect(bar.first()).toBeAttached();
  return bar;
}

test("a host drags a booking to another time and asks its renter; drags over empty time and blocks it", async ({
  page,
}, info) => {
  const { bookingId, email } = await booked(page, 26, info.project.name);
  const bars = await choose(page, bookingId, "day");
  await checkPage(page);
  if (info.project.name === "mobile") {
    // On a phone the day is a list, station by station, without anything to drag.
    await expect(bars.last()).toBeVisible();
    await expect(page.locator("[data-track]").first()).toBeHidden();
    return;
  }
  const bar = bars.first();
  const box = await bar.boundingBox();
  if (!box) throw new Error("the booking is not drawn");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 1.25, box.y + box.height / 2, { steps: 4 });
  await expect(page.locator("[data-ghost]")).toBeVisible();
  await page.mouse.up();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Start")).not.toHaveValue("10:00");
  await checkPage(page);
  await dialog.getByRole("button", { name: "Send the proposal" }).click();
  await expect(dialog.getByText("Sent.", { exact: false })).toBeVisible();
  await messagesTo(email, /asks you to move/);
  // Asked twice, it is refused in place.
  await dialog.getByLabel("Start").fill("16:00");
  await dialog.getByRole("button", { name: "Send the proposal" }).click();
  await expect(dialog.getByRole("alert")).toContainText("still open");
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(page.locator("[data-ghost]")).toBeHidden();
  // Empty time, in the row of that booking.
  const row = page
    .locator("[data-track]", { has: page.locator(`a[data-bar][href="/host/bookings/${bookingId}"]`) })
    .first();
  const track = await row.boundingBox();
  if (!track) throw new Error("the day is not drawn");
  await page.mouse.move(track.x + track.width - 100, track.y + 4);
  await page.mouse.down();
  await page.mouse.move(track.x + track.width - 20, track.y + 4, { steps: 4 });
  await page.mouse.up();
  await dialog.getByLabel("Reason").fill("Deep clean");
  await dialog.getByRole("button", { name: "Block this time" }).click();
  await expect(dialog.getByText("Blocked.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(page.getByText("Closed · Deep clean").first()).toBeVisible();
  await checkPage(page);
});

test("by keyboard alone a host opens a booking, moves it, and blocks time", async ({ page }, info) => {
  const phone = info.project.name === "mobile";
  const { bookingId } = await booked(page, 27, info.project.name);
  const bar = await choose(page, bookingId, "week");
  await checkPage(page);
  if (phone) {
    // On a phone the booking's own page has the form.
    await bar.last().click();
    await page.waitForURL(/\/host\/bookings\//);
  } else {
    await bar.first().focus();
    await page.keyboard.press("Enter");
  }
  const place = phone ? page.getByRole("main") : page.getByRole("dialog");
  await place.getByLabel("Start").fill("15:00");
  await place.getByRole("button", { name: "Send the proposal" }).press("Enter");
  await expect(place.getByText(phone ? /has been asked to move/ : /^Sent\./)).toBeVisible();
  if (phone) await page.goBack();
  else await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Block time" }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("From").fill("05:00");
  await dialog.getByLabel("Until").fill("06:00");
  await checkPage(page);
  await dialog.getByRole("button", { name: "Block this time" }).press("Enter");
  await expect(dialog.getByText("Blocked.")).toBeVisible();
});

test("a renter sees own bookings of every kitchen in one calendar", async ({ page }, info) => {
  await page.goto("/sign-in");
  await signInHere(page, newEmail("mine"));
  const date = dayFor(28, info.project.name);
  const bookingId = await bookFreeKitchen(page, "Denver", date);
  await page.goto("/bookings");
  await page.getByRole("link", { name: "As a calendar" }).click();
  await page.waitForURL(/\/bookings\/calendar/);
  await checkPage(page);
  await page.goto(`/bookings/calendar?date=${date}`);
  await expect(page.locator(`a[href="/bookings/${bookingId}"]`)).toBeVisible();
  await page.getByRole("link", { name: "Week" }).click();
  await expect(page.locator(`a[href="/bookings/${bookingId}"]`)).toBeVisible();
  await checkPage(page);
  await page.goto("/bookings/calendar?date=2020-01-01");
  await expect(page.getByText("No bookings in this time")).toBeVisible();
});
