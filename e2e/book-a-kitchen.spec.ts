import { dayFor, fillCard, holdSlot, openFreeKitchen, pressPay } from "./booking-steps";
import { checkPage, expect, messagesTo, newEmail, signInHere, test } from "./fixtures";

test("a new renter finds a free kitchen, is declined once, passes 3-D Secure and is confirmed", async ({
  page,
}, info) => {
  const email = newEmail("baker");
  await page.goto("/");
  await checkPage(page);
  await page.getByLabel("City or ZIP code").fill("19147");
  await page.getByLabel("Date").fill(dayFor(0, info.project.name));
  await page.getByLabel("Start").selectOption("10:00");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByText(/free for your whole slot/)).toBeVisible();
  await checkPage(page);

  // List and map show the same kitchens.
  const results = page.getByRole("main").locator("ol > li");
  await expect(page.getByRole("group", { name: "Map of the results" }).getByRole("link")).toHaveCount(
    await results.count(),
  );

  await results.getByRole("link").first().click();
  await page.waitForURL(/\/kitchens\//);
  await expect(page.getByText("Total", { exact: true })).toBeVisible();
  await checkPage(page);

  // The price is seen before signing in; holding asks who it is for, and nothing chosen is lost on the way.
  const total = await page.locator("dd").last().innerText();
  await page.getByRole("button", { name: "Hold this slot" }).click();
  await signInHere(page, email);
  await page.waitForURL(/\/kitchens\//);
  await holdSlot(page);
  await expect(page.getByRole("timer")).toBeVisible();
  await checkPage(page);

  await pressPay(page);
  await page.waitForURL(/\/c\/pay\//);
  await expect(page.getByText(total).first()).toBeVisible();
  await fillCard(page, "4000000000000002");
  await expect(page.getByRole("alert")).toContainText("declined");
  await fillCard(page, "4000002500003155");
  await page.getByRole("button", { name: "Complete" }).click();
  await page.waitForURL(/\/bookings\//);
  await expect(page.getByText("Confirmed.", { exact: false })).toBeVisible();
  await checkPage(page);

  const mail = await messagesTo(email, /Confirmed/);
  expect(mail.attachments.map((file) => file.filename)).toContain("booking.ics");
  await page.goto("/bookings");
  await expect(page.getByText("Confirmed")).toBeVisible();
  await checkPage(page);
});

test("a booking can be made by keyboard alone", async ({ page }, info) => {
  await page.goto("/sign-in");
  await signInHere(page, newEmail("keys"));
  await openFreeKitchen(page, "Boston", dayFor(3, info.project.name));
  const press = async (name: RegExp) => {
    const button = page.getByRole("button", { name });
    for (let i = 0; i < 150 && !(await button.evaluate((el) => el === document.activeElement)); i++)
      await page.keyboard.press("Tab");
    await expect(button).toBeFocused();
    await page.keyboard.press("Enter");
  };
  await press(/Hold this slot/);
  await page.waitForURL(/\/bookings\//);
  await press(/Pay \$/);
  await page.waitForURL(/\/c\/pay\//);
  await expect(page.getByLabel("Card number")).toBeVisible();
});
