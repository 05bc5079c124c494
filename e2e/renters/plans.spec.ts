import { asSystem, dayFor, holdSlot, openFreeKitchen, payWith } from "../booking-steps";
import { checkPage, expect, messagesTo, newEmail, signIn, test } from "../fixtures";

test("a host sells a plan; a renter buys it, books within it without paying again, and both see what is left", async ({
  page,
  browser,
}, info) => {
  test.setTimeout(120_000);
  const email = newEmail("member");
  const name = newEmail("Baker").slice(0, 14);
  await openFreeKitchen(page, "Denver", dayFor(31, info.project.name));
  const chosen = new URL(page.url());
  const slug = chosen.pathname.split("/").at(-1) ?? "";
  const [kitchen] = await asSystem("select id, organization_id from kitchens where slug = $1", [slug]);
  await asSystem(
    `insert into memberships (organization_id, user_id, role) select $1, u.id, 'manager' from users u
      where u.email = 'support@example.com' on conflict do nothing`,
    [kitchen?.organization_id],
  );
  const host = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await signIn(host, "support@example.com", `/host/kitchens/${kitchen?.id}/plans`);
  await host.getByLabel("Name", { exact: true }).last().fill(name);
  await host.getByLabel("Price a month").last().fill("200");
  await host.getByLabel("How much a month").last().fill("0");
  await host.getByRole("button", { name: "Add plan" }).click();
  await expect(host.getByText("Include something")).toBeVisible();
  await host.getByLabel("How much a month").last().fill("10");
  await host.getByLabel("Price an hour beyond it").last().fill("25");
  await host.getByLabel("At most so much lives on").last().fill("2");
  await host.getByRole("button", { name: "Add plan" }).click();
  await expect(host.getByText("0 of 10 places taken")).toBeVisible();
  await checkPage(host);

  await signIn(page, email, `/kitchens/${slug}`);
  await expect(page.getByText("10 hours of use a month")).toBeVisible();
  await checkPage(page);
  await page.getByRole("link", { name: `Buy ${name}` }).click();
  await expect(page.getByText(/Beyond that \$25(\.00)? an hour/)).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: "Buy, and pay $200" }).click();
  await page.waitForURL(/\/bookings\/storage\//);
  const rental = page.url();
  await payWith(page, "4242424242424242");
  await expect(page.getByText("10 of 10 h left")).toBeVisible();
  await messagesTo(email, /^Your plan .* begins$/);
  await checkPage(page);

  await page.goto(chosen.href);
  await expect(page.getByText(`Plan ${name}: 4 h included`)).toBeVisible();
  await holdSlot(page);
  await page.getByRole("button", { name: "Book, nothing to pay" }).click();
  await expect(page.getByText("Confirmed.", { exact: false })).toBeVisible();
  await checkPage(page);
  await page.goto(`${page.url().split("?")[0]}/cancel`);
  await expect(page.getByText("4 h of your plan may be used again")).toBeVisible();
  await page.goto(rental);
  await expect(page.getByText("6 of 10 h left")).toBeVisible();
  await host.reload();
  await expect(host.getByText(/^4 of 10 h used in/)).toBeVisible();
  await checkPage(host);
});
