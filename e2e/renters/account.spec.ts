import { checkPage, expect, newEmail, signInHere, test } from "../fixtures";

test("signing out everywhere ends every other browser with its next page", async ({ page, browser }) => {
  const email = newEmail("lostphone");
  await page.goto("/sign-in");
  await checkPage(page);
  await signInHere(page, email);
  const other = await browser.newPage();
  await other.goto("/sign-in");
  await signInHere(other, email);
  await other.goto("/account");
  await expect(other.getByRole("heading", { name: "Your account" })).toBeVisible();
  await page.goto("/account");
  await checkPage(page);
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await page.waitForURL(/\/sign-in/);
  await other.goto("/account");
  await expect(other).toHaveURL(/\/sign-in/);
  await other.close();
});

test("a wrong code is refused, and a sign-in link opened twice works once", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(newEmail("typo"));
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByLabel("Six-digit code").fill("000000");
  await page.getByRole("button", { name: "Sign in" }).last().click();
  await expect(page.getByText("That code is wrong", { exact: false })).toBeVisible();
  await checkPage(page);
});

test("an API key is shown once, works, and stops working when revoked", async ({ page, request }) => {
  await page.goto("/sign-in");
  await signInHere(page, newEmail("keys"));
  await page.goto("/account");
  await page.getByLabel("Name of the new key").fill("Kitchen tablet");
  await page.getByLabel("bookings:read").check();
  await page.getByRole("button", { name: "Make a key" }).click();
  const key = await page.locator("code", { hasText: "prep_" }).innerText();
  const headers = { authorization: `Bearer ${key}` };
  expect((await request.get("/api/v1/bookings", { headers })).status()).toBe(200);
  await page.getByRole("button", { name: "Revoke Kitchen tablet" }).click();
  await expect(page.getByText("Revoked")).toBeVisible();
  expect((await request.get("/api/v1/bookings", { headers })).status()).toBe(401);
});

test("Spanish is chosen by the browser and by hand, and is kept", async ({ browser }) => {
  const context = await browser.newContext({ locale: "es-MX" });
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Una cocina con licencia, por hora" })).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "A licensed kitchen, by the hour" })).toBeVisible();
  await page.goto("/search?place=Chicago");
  await expect(page.getByRole("heading", { name: "Find a kitchen" })).toBeVisible();
  await context.close();
});

test("Google signs in a person it vouches for", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Continue with Google" }).click();
  await page.waitForURL(/oauth2/);
  await page.locator("button:visible, input[type=submit]:visible").first().click();
  await page.waitForURL((url) => url.pathname === "/");
  await page.goto("/account");
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
});
