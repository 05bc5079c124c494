import { readFile } from "node:fs/promises";
import { checkPage, expect, signIn, test } from "../fixtures";

const cents = (money: string) => Math.round(Number(money.replace(/[^\d.-]/g, "")) * 100);

test("a host opens a payout, reads the statement and keeps its CSV, and the totals are the same", async ({
  page,
}) => {
  await signIn(page, "host@example.com", "/host/payouts");
  await expect(page.getByRole("heading", { name: "Payouts" })).toBeVisible();
  await expect(page.getByText(/Next payout: .* 6:00/)).toBeVisible();
  await page.getByLabel("Pay out from this amount on").fill("12.345");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Give an amount in dollars, like 25 or 25.50").last()).toBeVisible();
  await page.getByLabel("Pay out from this amount on").fill("0");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await checkPage(page);
  await page
    .getByRole("main")
    .getByRole("link", { name: /Week of .*Paid/ })
    .first()
    .click();
  await page.waitForURL(/\/host\/payouts\/[0-9a-f-]{36}$/);
  await checkPage(page);
  const shown = cents(await page.getByTestId("net-total").innerText());

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download CSV" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^prep-payout-\d{4}-\d\d-\d\d\.csv$/);
  const [head = "", ...rows] = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
  const column = head.split(",").indexOf("net");
  const nets = rows.map((row) => cents(row.split(",").at(column - head.split(",").length) ?? ""));
  expect(nets.reduce((a, b) => a + b, 0)).toBe(shown);
  expect(shown).toBeGreaterThan(0);
  expect(rows.every((row) => /,tr_\w+$/.test(row))).toBe(true);
});

test("an admin runs payouts twice, and the second run pays nobody again", async ({ page }) => {
  await signIn(page, "admin@example.com", "/admin");
  await page.getByRole("button", { name: "Run payouts now" }).click();
  await expect(page.getByText(/payouts? closed/)).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Run payouts now" }).click();
  await expect(page.getByText("0 payouts closed, 0 transfers made, 0 failed.")).toBeVisible();
  await checkPage(page);
});

test("support finds a person by the whole address only", async ({ page }) => {
  await signIn(page, "support@example.com", "/admin");
  await expect(page.getByRole("button", { name: "Run payouts now" })).toHaveCount(0);
  await page.getByLabel("E-mail").fill("renter@example");
  await page.getByRole("button", { name: "Find" }).click();
  await expect(page.getByText("Give an e-mail address").last()).toBeVisible();
  await page.getByLabel("E-mail").fill("renter@example.com");
  await page.getByRole("button", { name: "Find" }).click();
  await expect(page.getByText("Riley Renter")).toBeVisible();
  await checkPage(page);
});

test("an owner moves what Stripe holds for their business into their own credit, and both pages tell of it", async ({
  page,
}) => {
  await signIn(page, "host@example.com", "/host/payouts");
  await page.getByRole("link", { name: "Move to my credit" }).click();
  await page.waitForURL(/\/account\/wallet\/transfer$/);
  const move = page.getByRole("button", { name: "Move to my credit" });
  await page.getByLabel("Amount in dollars").fill("9999");
  await move.click();
  await expect(page.getByText("There is not that much in this balance").last()).toBeVisible();
  await page.getByLabel("Amount in dollars").fill("12.50");
  await checkPage(page);
  await move.click();
  await expect(page.getByText("Moved. It is yours to pay bookings with.")).toBeVisible();
  await expect(move).toHaveCount(0);
  await page.getByRole("link", { name: "Your credit" }).click();
  await expect(page.getByText(/^Moved here from /).first()).toBeVisible();
  await expect(page.getByText("+$12.50").first()).toBeVisible();
  await checkPage(page);
  await page.goto("/host/payouts");
  await expect(page.getByRole("heading", { name: "Moved to credit" })).toBeVisible();
  await checkPage(page);
});
