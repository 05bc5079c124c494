import { bookFreeKitchen, dayFor, fillCard, holdSlot, openFreeKitchen, pressPay } from "../booking-steps";
import { expect, newEmail, signInHere, test } from "../fixtures";

test("going back from the payment page and paying in a second tab is one booking, paid once", async ({
  page,
  context,
}, info) => {
  await page.goto("/sign-in");
  await signInHere(page, newEmail("twotabs"));
  await openFreeKitchen(page, "Denver", dayFor(1, info.project.name));
  await holdSlot(page);
  const booking = page.url();
  await pressPay(page);
  await page.waitForURL(/\/c\/pay\//);
  const paying = page.url();
  await page.goBack();
  await expect(page.getByRole("timer")).toBeVisible();
  const second = await context.newPage();
  await second.goto(booking);
  await pressPay(second);
  await second.waitForURL(/\/c\/pay\//);
  expect(second.url()).toBe(paying);
  await fillCard(second, "4242424242424242");
  await expect(second.getByText("Confirmed.", { exact: false })).toBeVisible();
  await page.goto(booking);
  await expect(page.getByText("Confirmed.", { exact: false })).toBeVisible();
});

test("the payer who closes the browser on the payment page is confirmed all the same, by the webhook", async ({
  page,
}, info) => {
  await page.goto("/sign-in");
  await signInHere(page, newEmail("closer"));
  await openFreeKitchen(page, "San Diego", dayFor(2, info.project.name));
  const bookingId = await holdSlot(page);
  await pressPay(page);
  await page.waitForURL(/\/c\/pay\//);
  // The way back never happens.
  await page.route("**/return?**", (route) => route.abort());
  await fillCard(page, "4242424242424242").catch(() => undefined);
  await page.unroute("**/return?**");
  await expect(async () => {
    await page.goto(`/bookings/${bookingId}`);
    await expect(page.getByText("Confirmed.", { exact: false })).toBeVisible({ timeout: 500 });
  }).toPass();
});

test("a foreign booking looks like no booking at all", async ({ page, browser }, info) => {
  await page.goto("/sign-in");
  await signInHere(page, newEmail("owner"));
  const bookingId = await bookFreeKitchen(page, "Miami", dayFor(4, info.project.name));
  const stranger = await browser.newPage();
  await stranger.goto("/sign-in");
  await signInHere(stranger, newEmail("stranger"));
  for (const path of [
    `/bookings/${bookingId}`,
    `/bookings/${bookingId}/cancel`,
    `/host/bookings/${bookingId}`,
  ]) {
    expect((await stranger.goto(path))?.status()).toBe(404);
  }
  await stranger.close();
});
