import type { Page } from "@playwright/test";
import { asSystem, dayFor, holdSlot, openFreeKitchen, payWith } from "../booking-steps";
import { checkPage, expect, signIn, test } from "../fixtures";

/** Stripe's test card whose payer calls every payment back. */
const DISPUTES = "4000000000000259";

async function bookAndDispute(page: Page, date: string): Promise<string> {
  await openFreeKitchen(page, "Denver", date);
  const bookingId = await holdSlot(page);
  await payWith(page, DISPUTES);
  await expect(page.getByText("Confirmed.", { exact: false })).toBeVisible();
  await expect
    .poll(() => asSystem("select 1 from dispute_shares where booking_id = $1", [bookingId]), {
      timeout: 20_000,
    })
    .toHaveLength(1);
  return bookingId;
}

test("a dispute is won and another lost: evidence is looked at, noted and sent, and each side sees how it ended", async ({
  page,
  browser,
}, info) => {
  await signIn(page, "renter@example.com");
  const desk = await browser.newPage();
  await signIn(desk, "support@example.com", "/admin/disputes");
  for (const [journey, note, ended] of [
    [34, "The crew was there, winning_evidence", "won"],
    [35, "Nobody knows, losing_evidence", "lost"],
  ] as const) {
    const bookingId = await bookAndDispute(page, dayFor(journey, info.project.name));
    await expect(page.getByRole("link", { name: /Invoice \d+/ })).toBeVisible();
    await desk.goto("/admin/disputes");
    await checkPage(desk);
    await desk.goto(`/host/bookings/${bookingId}`);
    const section = desk.getByRole("heading", { name: "Disputed payment" }).locator("..");
    await section.getByLabel("Your note to the bank").fill(note);
    await section.getByRole("button", { name: "Keep note" }).click();
    await expect(section.getByText("The note is kept.")).toBeVisible();
    const packet = await desk.request.get(
      (await section.getByRole("link", { name: /PDF/ }).getAttribute("href")) ?? "",
    );
    expect([packet.status(), (await packet.body()).subarray(0, 4).toString()]).toEqual([200, "%PDF"]);
    await section.getByRole("button", { name: "Send evidence now" }).click();
    await expect(section.getByText(/Evidence sent/)).toBeVisible();
    await expect(async () => {
      await desk.reload();
      await expect(section.getByText(ended, { exact: true })).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 20_000 });
    await checkPage(desk);
  }
});
