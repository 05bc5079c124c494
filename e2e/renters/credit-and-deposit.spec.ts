import type { Browser, Page } from "@playwright/test";
import { asSystem, dayFor, fillCard, holdSlot, openFreeKitchen, pressPay } from "../booking-steps";
import { checkPage, expect, messagesTo, newEmail, signIn, signInHere, test } from "../fixtures";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** Somebody of ours in a browser of their own. */
async function signedIn(browser: Browser, name: string, path: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await signIn(page, `${name}@example.com`, path);
  return page;
}

/** Makes somebody a manager of the kitchen at this address; answers its id. */
async function manage(email: string, slug: string): Promise<string> {
  const [kitchen] = await asSystem(
    `insert into memberships (organization_id, user_id, role) select k.organization_id, u.id, 'manager'
       from kitchens k, users u where k.slug = $1 and u.email = $2
     on conflict on constraint memberships_once do update set role = excluded.role
     returning (select id from kitchens where slug = $1) as id`,
    [slug, email],
  );
  return kitchen?.id ?? "";
}

/** Its bank asks whoever pays with it, so that it pays nothing while nobody is there to be asked. */
const ASKS_ALWAYS = "4000002760003184";

test("a booking paid by credit and card with a deposit, damage claimed beyond it, disputed, awarded in part and paid", async ({
  page,
  browser,
}, info) => {
  const email = newEmail("credit");
  await page.goto("/sign-in");
  await signInHere(page, email);

  const admin = await signedIn(browser, "admin", "/admin/credit");
  await admin.getByLabel("E-mail of the renter").fill(email);
  await admin.getByLabel("Amount in dollars").fill("$50");
  await admin.getByLabel("Reason").fill("The walk-in was warm");
  await admin.getByRole("button", { name: "Give credit" }).click();
  await expect(admin.getByText("Given. The renter has been told.")).toBeVisible();
  await checkPage(admin);

  // A city of its own: nobody else who books there is to be asked for a deposit.
  await openFreeKitchen(page, "Philadelphia", dayFor(30, info.project.name));
  const chosen = new URL(page.url());
  const kitchenId = await manage("support@example.com", chosen.pathname.split("/").at(-1) ?? "");
  const host = await signedIn(browser, "support", `/host/kitchens/${kitchenId}/prices`);
  const form = host.locator("form", {
    has: host.locator(`input[name="spaceId"][value="${chosen.searchParams.get("space")}"]`),
    hasText: "Damage beyond it, at most",
  });
  const deposit = form.getByLabel("Deposit", { exact: true });
  // Right after signing in the page may be drawn once more, and what was typed before that is gone.
  await expect(async () => {
    await deposit.fill("200");
    await form.getByLabel("Damage beyond it, at most").fill("500");
    await deposit.press("Enter");
    await expect(host.getByText("Saved").first()).toBeVisible();
    await host.reload();
    await expect(deposit).toHaveValue("200", { timeout: 2_000 });
  }).toPass();

  await page.reload();
  await expect(page.getByText("Deposit, given back after the visit")).toBeVisible();
  await expect(page.getByText("Damage beyond the deposit, if you agree: at most $500.00")).toBeVisible();
  const bookingId = await holdSlot(page);
  await expect(page.getByLabel(/Use my credit: \$50\.00/)).toBeChecked();
  const agree = page.getByLabel(/Damage can cost up to \$500\.00 beyond the deposit/);
  await expect(agree).not.toBeChecked();
  await agree.check();
  await checkPage(page);
  await pressPay(page);
  await page.waitForURL(/\/c\/pay\//);
  await expect(page.getByText("Deposit, given back", { exact: false })).toBeVisible();
  await fillCard(page, ASKS_ALWAYS);
  await page.getByRole("button", { name: "Complete" }).click();
  await expect(page.getByText("Confirmed.", { exact: false })).toBeVisible();
  const money = page.getByRole("heading", { name: "Money of this booking" }).locator("..");
  await expect(money.getByText("Paid with your credit")).toBeVisible();
  await expect(money.getByText("Deposit, paid by card")).toBeVisible();

  await asSystem(
    `update bookings set starts_at = now() - interval '6 hours', ends_at = now() - interval '2 hours' where id = $1`,
    [bookingId],
  );
  for (const status of ["checked_in", "completed"])
    await asSystem("update bookings set status = $2 where id = $1", [bookingId, status]);
  await host.goto(`/host/bookings/${bookingId}`);
  await host.getByText("Claim damage", { exact: true }).click();
  await host.getByRole("button", { name: "Send the claim" }).click();
  await expect(host.getByText("Give at least one item").first()).toBeVisible();
  await host.getByLabel("What was damaged").fill("A bent sheet pan");
  await host.getByLabel("Amount in dollars").fill("320");
  await host.getByRole("button", { name: "Send the claim" }).click();
  await expect(host.getByText(/Waiting for the renter until/)).toBeVisible();
  await host.getByLabel("Photo").setInputFiles({ name: "pan.png", mimeType: "image/png", buffer: PNG });
  await host.getByRole("button", { name: "Add photo" }).click();
  await expect(host.getByAltText("Damage, photo 1")).toBeVisible();
  await checkPage(host);

  await messagesTo(email, /claims \$320\.00 for damage/);
  await page.goto(`/bookings/${bookingId}`);
  await page.getByLabel("I do not agree").check();
  await page.getByRole("button", { name: "Send my answer" }).click();
  await expect(page.getByText("Give a reason").first()).toBeVisible();
  await page.getByLabel("Why not").fill("It was bent when we came");
  await checkPage(page);
  await page.getByRole("button", { name: "Send my answer" }).click();
  await expect(page.getByText("Disputed: Prep looks at both sides and decides.")).toBeVisible();

  await admin.goto("/admin/claims");
  const claim = admin.getByRole("listitem").filter({ hasText: "It was bent when we came" });
  await claim.getByLabel(/Award for: A bent sheet pan/).fill("260");
  await claim.getByLabel("Reason").fill("The photo shows an old bend");
  await checkPage(admin);
  await claim.getByRole("button", { name: "Decide" }).click();
  await expect(claim).toHaveCount(0);

  await page.reload();
  await expect(page.getByText("Decided by Prep.")).toBeVisible();
  await expect(page.getByText("$200.00 went to the host for damage.")).toBeVisible();
  await messagesTo(email, /Please pay \$60\.00 for damage/);
  await checkPage(page);
  await page.getByRole("button", { name: "Pay $60.00" }).click();
  await page.waitForURL(/\/c\/pay\//);
  await fillCard(page, "4242424242424242");
  await expect(page.getByText("$60.00 beyond the deposit was paid.")).toBeVisible();
  await host.reload();
  await expect(
    host.getByText("$60.00 beyond the deposit was paid and goes out with your payouts."),
  ).toBeVisible();
  await page.context().addCookies([{ name: "locale", value: "es", url: new URL("/", page.url()).href }]);
  await page.goto("/account/wallet");
  await expect(page.getByRole("heading", { level: 1, name: "Su crédito" })).toBeVisible();
  await expect(page.getByText("Crédito de Prep: The walk-in was warm")).toBeVisible();
  await checkPage(page);
});
