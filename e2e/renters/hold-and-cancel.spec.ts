import { asSystem, bookFreeKitchen, dayFor, holdSlot, openFreeKitchen } from "../booking-steps";
import { checkPage, expect, messagesTo, newEmail, signInHere, test } from "../fixtures";

test("a hold that runs out says so on screen, and the slot can be chosen again", async ({ page }, info) => {
  await page.goto("/sign-in");
  await signInHere(page, newEmail("slow"));
  await openFreeKitchen(page, "Portland", dayFor(5, info.project.name));
  const bookingId = await holdSlot(page);
  await asSystem("update bookings set hold_expires_at = now() + interval '5 seconds' where id = $1", [
    bookingId,
  ]);
  await page.reload();
  await expect(page.getByRole("timer")).toBeVisible();
  await expect(page.getByText("The hold has run out.", { exact: false })).toBeVisible();
  // The page has asked how things stand, and shows the answer.
  const again = page.getByRole("link", { name: "Choose a time again" });
  await expect(again).toBeVisible();
  await checkPage(page);
  await again.click();
  await page.waitForURL(/\/kitchens\//);
});

test("a hold given back is gone at once", async ({ page }, info) => {
  await page.goto("/sign-in");
  await signInHere(page, newEmail("giver"));
  await openFreeKitchen(page, "Portland", dayFor(6, info.project.name));
  await holdSlot(page);
  await page.getByRole("button", { name: "Give the slot back" }).click();
  await expect(page.getByText("You gave this slot back.", { exact: false })).toBeVisible();
});

test("the refund is shown before cancelling, and is what comes back", async ({ page }, info) => {
  const email = newEmail("cancels");
  await page.goto("/sign-in");
  await signInHere(page, email);
  await bookFreeKitchen(page, "Atlanta", dayFor(7, info.project.name));
  await page.getByRole("link", { name: "Cancel booking" }).click();
  await page.waitForURL(/\/cancel$/);
  const refund = /\$[\d.,]+/.exec(await page.getByText(/You get back/).innerText())?.[0] ?? "";
  await checkPage(page);
  await page.getByRole("button", { name: "Cancel booking" }).click();
  await expect(page.getByText("This booking is cancelled.")).toBeVisible();
  await expect(page.getByRole("definition").filter({ hasText: `−${refund}` })).toBeVisible();
  await checkPage(page);
  expect((await messagesTo(email, /Cancelled/)).text).toContain(refund);
});

test("the crew checks in and out, and an overstay is seen", async ({ page }, info) => {
  await page.goto("/sign-in");
  await signInHere(page, newEmail("crew"));
  const bookingId = await bookFreeKitchen(page, "Houston", dayFor(8, info.project.name));
  await asSystem(
    "update bookings set starts_at = now() - interval '3 hours', ends_at = now() + interval '5 minutes' where id = $1",
    [bookingId],
  );
  await page.reload();
  await page.getByRole("button", { name: "Check in" }).click();
  await expect(page.getByText("Time left:")).toBeVisible();
  await checkPage(page);
  await asSystem("update bookings set ends_at = now() - interval '40 minutes' where id = $1", [bookingId]);
  await page.reload();
  await expect(page.getByText(/ended 40 minutes ago/)).toBeVisible();
  await page.getByRole("button", { name: "Check out" }).click();
  await expect(page.getByText("You are checked out.", { exact: false })).toBeVisible();
});
