import { asSystem, bookFreeKitchen, dayFor } from "../booking-steps";
import { checkPage, expect, messagesTo, newEmail, signIn, signInHere, test } from "../fixtures";

const WORDS = "<img src=x onerror=alert(1)> see https://elsewhere.example/pay <b>now</b>";

test("renter and host write each other about a booking, hear of it by mail, and support looks at what was reported", async ({
  page,
  browser,
}, info) => {
  test.setTimeout(150_000);
  const email = newEmail("writes");
  await page.goto("/sign-in");
  await signInHere(page, email);
  const bookingId = await bookFreeKitchen(page, "Atlanta", dayFor(12, info.project.name));
  await expect(page.getByText("No messages yet.", { exact: false })).toBeVisible();
  await page.getByLabel("Write a message").fill(WORDS);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText(WORDS)).toBeVisible();
  await expect(page.getByLabel("Write a message")).toHaveValue("");
  expect(await page.getByRole("link", { name: /elsewhere/ }).count()).toBe(0);
  await checkPage(page);

  const [owner] = await asSystem(
    `select u.email from bookings b join memberships m on m.organization_id = b.organization_id and m.role = 'owner'
       join users u on u.id = m.user_id where b.id = $1`,
    [bookingId],
  );
  const mail = await messagesTo(owner?.email ?? "", /New message from/);
  expect(mail.html).not.toContain("elsewhere");
  const viewport = info.project.use.viewport ?? { width: 390, height: 844 };
  const other = await browser.newContext({ viewport });
  const host = await other.newPage();
  await signIn(host, owner?.email ?? "", `/host/bookings/${bookingId}`);
  await expect(host.getByText(WORDS)).toBeVisible();
  await host.getByText("Report", { exact: true }).click();
  await host.getByLabel("What is wrong with it?").fill("Asks to pay elsewhere");
  await host.getByRole("button", { name: "Send to support" }).click();
  await expect(host.getByText("Support will look at it.")).toBeVisible();
  await checkPage(host);
  await host.getByLabel("Write a message").fill("Please pay here.");
  await host.getByRole("button", { name: "Send", exact: true }).click();
  await expect(host.getByText("Please pay here.")).toBeVisible();
  await other.close();

  await messagesTo(email, /New message about/);
  await page.goto("/bookings");
  await expect(page.getByText("1 new message", { exact: true })).toBeVisible();
  await checkPage(page);
  await page.goto(`/bookings/${bookingId}`);
  await expect(page.getByText("Please pay here.")).toBeVisible();
  await page.goto("/bookings");
  await expect(page.getByText("1 new message", { exact: true })).toHaveCount(0);

  const desk = await browser.newContext({ viewport });
  const support = await desk.newPage();
  await signIn(support, "support@example.com", "/admin");
  const report = support.getByRole("listitem").filter({ hasText: "Asks to pay elsewhere" });
  await expect(report.getByText(WORDS)).toBeVisible();
  await checkPage(support);
  await report.getByRole("button", { name: "Close report" }).click();
  await expect(report).toHaveCount(0);
  await desk.close();
});
