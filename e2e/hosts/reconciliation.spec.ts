import { Client } from "pg";
import { checkPage, expect, signIn, test } from "../fixtures";

/** A month that only this journey posts into. */
const today = new Date();
const longAgo = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 9, 10));
const monthIn = (locale: string) =>
  new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(longAgo);

/** A capture that was posted and that Stripe has never heard of. */
async function postUnknown(): Promise<string> {
  const id = `ch_${crypto.randomUUID().slice(0, 8)}`;
  const client = new Client({ connectionString: process.env.DATABASE_URL_SYSTEM });
  await client.connect();
  await client.query("select set_config('app.now', $1, false)", [longAgo.toISOString()]);
  const lines = [
    { code: "stripe_clearing", amountCents: 1_234 },
    { code: "customer_funds", amountCents: -1_234 },
  ];
  const values = [id, JSON.stringify(lines)];
  await client.query("select prep.post($1, 'capture', null, null, $1, 'usd', $2)", values);
  await client.end();
  return id;
}

test("an admin finds what Stripe and the ledger differ on, explains it, and closes the month", async ({
  page,
}) => {
  const unknown = await postUnknown();
  await signIn(page, "admin@example.com", "/admin");
  await page.getByRole("link", { name: "Money and Stripe" }).click();
  await page.waitForURL(/\/admin\/money$/);
  await page.getByRole("button", { name: "Compare now" }).click();
  await expect(page.getByText(/^Done: /)).toBeVisible();
  const difference = page.getByRole("listitem").filter({ hasText: unknown });
  await expect(difference.getByText("Unknown to Stripe")).toBeVisible();
  await expect(difference.getByText("$12.34")).toHaveCount(2);
  const month = page.getByRole("listitem").filter({ hasText: monthIn("en-US") });
  await expect(month.getByText("1 open difference")).toBeVisible();
  await difference.getByRole("button", { name: "Resolve" }).click();
  await expect(difference.getByText("Give the explanation").last()).toBeVisible();
  await checkPage(page);
  await page.context().addCookies([{ name: "locale", value: "es", url: new URL("/", page.url()).href }]);
  await page.reload();
  await expect(difference.getByText("Stripe no lo conoce")).toBeVisible();
  await checkPage(page);
  await page.context().addCookies([{ name: "locale", value: "en", url: new URL("/", page.url()).href }]);
  await page.reload();

  await difference.getByLabel("Why this is right as it is").fill("Moved before the account was ours");
  await difference.getByRole("button", { name: "Resolve" }).click();
  await expect(difference).toHaveCount(0);
  await month.getByText(`Close ${monthIn("en-US")}`).click();
  await month.getByRole("button", { name: "Close for good" }).click();
  await expect(month.getByText(/^Closed on/)).toBeVisible();
  await checkPage(page);

  await page.getByRole("link", { name: "Look up, try again" }).click();
  await page.getByLabel("What to look up").fill(unknown);
  await page.getByRole("button", { name: "Look up" }).click();
  const journal = page.getByRole("region", { name: "Journal" });
  await expect(journal.getByText("The card was charged because the booking was confirmed")).toBeVisible();
  await expect(journal.getByText("-$12.34")).toBeVisible();
  await checkPage(page);
  await page.goto("/admin/money/postings");
  await page.getByLabel("From (credit)").selectOption("credit_given");
  await page.getByLabel("To (debit)").selectOption("customer_funds");
  await page.getByLabel("Amount in dollars").fill("600");
  await page.getByLabel("Reason").fill("Booked on the wrong account");
  await page.getByRole("button", { name: "Post", exact: true }).click();
  await expect(page.getByText("Give the booking whose money it is").last()).toBeVisible();
  await page.getByLabel("To (debit)").selectOption("stripe_fees");
  await page.getByRole("button", { name: "Post", exact: true }).click();
  await expect(page.getByText("Kept for a second admin.")).toBeVisible();
  const posting = page.getByRole("listitem").filter({ hasText: "$600.00" }).first();
  await expect(posting.getByText("You asked for this: somebody else has to agree.")).toBeVisible();
  await checkPage(page);
  await posting.getByRole("button", { name: "Take back" }).click();
  await expect(posting.getByText("Refused")).toBeVisible();
});
