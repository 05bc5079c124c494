import type { Page } from "@playwright/test";
import { checkPage, expect, messagesTo, newEmail, signIn, signInHere, test } from "../fixtures";
import { giveStripeItsDue, PHOTO } from "../host-steps";

const ADDRESS = { line: "2200 W Fulton St", city: "Chicago", state: "IL", postalCode: "60612" };

async function onwards(page: Page, step: string): Promise<void> {
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL(new RegExp(`/setup/${step}`));
}

/** Basics, address and a photo. */
async function describeIt(page: Page, name: string): Promise<void> {
  await page
    .getByLabel("Description")
    .fill("A bright commissary with a six-burner line and a walk-in cooler.");
  await page.getByLabel("Gas range").check();
  await page.getByLabel("Walk-in cooler").check();
  await checkPage(page);
  await onwards(page, "address");

  await page.getByLabel("Street and number").fill(ADDRESS.line);
  await page.getByLabel("City", { exact: true }).fill(ADDRESS.city);
  await page.getByLabel("State", { exact: true }).selectOption(ADDRESS.state);
  await page.getByLabel("ZIP code", { exact: true }).fill("00000");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByText("We do not know this ZIP code").last()).toBeVisible();
  await page.getByLabel("ZIP code", { exact: true }).fill(ADDRESS.postalCode);
  await checkPage(page);
  await onwards(page, "photos");

  await page
    .getByLabel("Photo", { exact: true })
    .setInputFiles({ name: "note.png", mimeType: "image/png", buffer: Buffer.from("no photo") });
  await page.getByLabel("What does it show?").fill(`The line of ${name}`);
  await page.getByRole("button", { name: "Add photo" }).click();
  await expect(page.getByText("Choose a JPEG, PNG or WebP photo").last()).toBeVisible();
  await page.getByLabel("Photo", { exact: true }).setInputFiles(PHOTO);
  await page.getByRole("button", { name: "Add photo" }).click();
  const picture = page.getByRole("img", { name: `The line of ${name}` });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth))).toBe(
    1,
  );
  await checkPage(page);
  await page.getByRole("link", { name: "Continue", exact: true }).click();
  await page.waitForURL(/\/setup\/stations/);
}

/** Stations and spaces from a template, hours, prices and policy. */
async function offerIt(page: Page): Promise<void> {
  await checkPage(page);
  await page.getByRole("button", { name: /4 tables/ }).click();
  await expect(page.getByText("Any one of 4 stations")).toBeVisible();
  await checkPage(page);
  await page.getByRole("link", { name: "Continue", exact: true }).click();
  await page.waitForURL(/\/setup\/hours/);

  await page.getByRole("checkbox", { name: "Sunday" }).uncheck();
  await page.getByLabel("Saturday closes").fill("02:00");
  await checkPage(page);
  await onwards(page, "price");

  await page.getByLabel("Price per hour in dollars").fill("abc");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByText("Give a price in dollars, like 45 or 45.50").last()).toBeVisible();
  await page.getByLabel("Price per hour in dollars").fill("22.50");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("heading", { name: /Whole kitchen/ })).toBeVisible();
  await checkPage(page);
  await onwards(page, "policy");

  await page.getByRole("radio", { name: /Flexible/ }).check();
  await checkPage(page);
  await onwards(page, "payouts");
}

test("a new host lists a kitchen step by step, an admin sends it back and then approves it, and it is found", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const email = newEmail("newhost");
  const name = `Fulton Commissary ${email.slice(8, 16)}`;
  await page.goto("/host");
  await expect(page.getByRole("heading", { name: "List your kitchen" })).toBeVisible();
  await checkPage(page);
  await page.getByRole("link", { name: /Start/ }).click();
  await signInHere(page, email);
  await page.waitForURL(/\/host$/);
  await page.getByLabel("Business name").fill("Fulton Kitchens LLC");
  await checkPage(page);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Name of the kitchen").fill(name);
  await checkPage(page);
  await page.getByRole("button", { name: "Set it up" }).click();
  await page.waitForURL(/\/setup\/basics/);

  await describeIt(page, name);
  // Stopping here and coming back leads to the step that is open.
  await page.goto("/host");
  await page.getByRole("link", { name: new RegExp(`${name}: 4 steps to go`) }).click();
  await page.waitForURL(/\/setup\/stations/);
  await offerIt(page);

  const setup = new URL(page.url()).pathname.replace(/\/setup\/.*/, "");
  await page.goto(`${setup}/setup/review`);
  await expect(page.getByText("Almost there. This is still open:")).toBeVisible();
  await checkPage(page);
  await page.getByRole("link", { name: "Set up payouts with Stripe" }).click();
  await checkPage(page);
  await page.getByRole("button", { name: "Set up with Stripe" }).click();
  await giveStripeItsDue(page, ADDRESS);
  await expect(page.getByText("All set: Stripe can pay you.")).toBeVisible();
  await page.getByRole("link", { name: "Continue", exact: true }).click();
  await page.waitForURL(/\/setup\/review/);
  await expect(page.getByText("$22.50 / hour")).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: "Submit for review" }).click();
  await expect(page.getByText("In review")).toBeVisible();
  await checkPage(page);

  const admin = await (await browser.newContext()).newPage();
  await signIn(admin, "admin@example.com", "/admin");
  await checkPage(admin);
  await admin.getByRole("link", { name: new RegExp(name) }).click();
  await expect(admin.getByRole("heading", { name, exact: true })).toBeVisible();
  await checkPage(admin);
  await admin.getByText("Send back…").click();
  await admin.getByLabel("Reason").fill("Please say how many burners there are.");
  await admin.getByRole("button", { name: "Send back with this reason" }).click();
  await admin.waitForURL(/\/admin$/);

  expect((await messagesTo(email, /needs a change/)).text).toContain("how many burners");
  await page.goto("/host");
  await page.getByRole("link", { name: /how many burners/ }).click();
  await page.getByRole("button", { name: "Submit for review" }).click();
  await expect(page.getByText("In review")).toBeVisible();

  await admin.goto("/admin");
  await admin.getByRole("link", { name: new RegExp(name) }).click();
  await admin.getByRole("button", { name: "Approve and publish" }).click();
  await admin.waitForURL(/\/admin$/);
  await admin.context().close();

  await messagesTo(email, /is live/);
  await page.goto("/search?place=60612");
  await page
    .getByRole("link", { name: new RegExp(name) })
    .first()
    .click();
  await page.waitForURL(/\/kitchens\//);
  await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
});

test("a host's pages are not there for strangers, and the signed out are asked to sign in", async ({
  page,
  browser,
}) => {
  const host = await browser.newPage();
  await signIn(host, "host@example.com", "/host");
  const kitchen = await host.locator('a[href^="/host/kitchens/"]').first().getAttribute("href");
  await host.close();
  await page.goto(kitchen ?? "");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signInHere(page, newEmail("stranger"));
  for (const path of [
    kitchen,
    `${kitchen}/setup/basics`,
    "/admin",
    "/host/payouts/0190a000-0000-7000-8000-000000000000",
  ]) {
    const answer = await page.goto(path ?? "");
    expect(answer?.status(), path ?? "").toBe(404);
  }
});
