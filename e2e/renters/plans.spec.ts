import { asSystem, dayFor, holdSlot, openFreeKitchen, payWith } from "../booking-steps";
import { checkPage, expect, messagesTo, newEmail, signIn, test } from "../fixtures";

test("a renter books within a plan without paying again; at peak hours plan, code, credit and card each pay a part, and all of it comes back when it is cancelled", async ({
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
  const first = await holdSlot(page);
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
  await host.close();

  // The same slot once more, when the host has peak hours and a code, the plan has two hours and the renter credit.
  await page.goto(`/bookings/${first}/cancel`);
  await page.getByRole("button", { name: "Cancel booking" }).click();
  await page.waitForURL(new RegExp(`/bookings/${first}(\\?|$)`));
  const space = chosen.searchParams.get("space");
  await asSystem("update plan_allowances set granted = 120, overage = '[]' where name = $1", [name]);
  const before = await peakHours(space);
  await asSystem(
    `insert into promotions (id, organization_id, code, percent_bps, max_uses_each, created_by)
     select uuidv7(), $1, 'MARKET', 1000, 1, created_by from kitchens where id = $2 on conflict do nothing`,
    [kitchen?.organization_id, kitchen?.id],
  );
  await asSystem(
    `select prep.give_credit(jsonb_build_object('grantId', uuidv7(), 'userId', u.id, 'amountCents', 3000, 'currency', 'usd',
       'reason', 'Welcome', 'by', a.id, 'limitCents', 50000)) from users u, users a where u.email = $1 and a.email = 'admin@example.com'`,
    [email],
  );
  await page.goto(chosen.href);
  await page.getByText("I have a promo code").click();
  await page.getByLabel("Code", { exact: true }).fill("market");
  await page.getByRole("button", { name: "Apply" }).click();
  for (const line of [`Plan ${name}: 2 h included`, /^1 h × \$40/, /Peak.*\$60/, "Code MARKET"])
    await expect(page.getByText(line).first()).toBeVisible();
  await checkPage(page);
  const bookingId = await holdSlot(page);
  await asSystem("update spaces set rates = $2::jsonb, hourly_rate_cents = $3 where id = $1", [
    space,
    ...before,
  ]);
  // $40 and $60, less a tenth: $90, of which credit pays $30.
  await expect(page.getByText("$60.00 is left for your card.")).toBeVisible();
  await checkPage(page);
  await payWith(page, "4242424242424242");
  await expect(page.getByText("Confirmed.", { exact: false })).toBeVisible();
  await expect(page.getByText("Paid with your credit")).toBeVisible();
  await page.goto(`/bookings/${bookingId}/cancel`);
  await expect(page.getByText("You get back $90.00")).toBeVisible();
  await expect(page.getByText("2 h of your plan may be used again")).toBeVisible();
  await page.getByRole("button", { name: "Cancel booking" }).click();
  await expect(page.getByText("Refunded to your credit")).toBeVisible();
  await expect(page.getByText("Refunded to your card")).toBeVisible();
  await checkPage(page);
  await page.goto("/account/wallet");
  await expect(page.getByText("$30.00").first()).toBeVisible();
  await page.goto(rental);
  await expect(page.getByText("2 of 2 h left")).toBeVisible();
});

/** $40 an hour, $60 from one o'clock on; answers what it cost before, for others who book there. */
async function peakHours(space: string | null): Promise<unknown[]> {
  const [old] = await asSystem("select rates::text, hourly_rate_cents from spaces where id = $1", [space]);
  const band = {
    name: "Peak",
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    fromMinute: 780,
    toMinute: 1320,
    hourlyRateCents: 6_000,
  };
  const rates = { bands: [band], packages: [], fees: [], minimumCents: null };
  await asSystem("update spaces set rates = $2::jsonb, hourly_rate_cents = 4000 where id = $1", [
    space,
    JSON.stringify(rates),
  ]);
  return [old?.rates, old?.hourly_rate_cents];
}
