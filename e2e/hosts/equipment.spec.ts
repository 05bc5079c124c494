import { asSystem, dayFor, fillCard, pressPay } from "../booking-steps";
import { checkPage, expect, messagesTo, newEmail, signInHere, test } from "../fixtures";

/** A kitchen with a pool of tables, so that a slot stays free when one of them is booked. */
const POOL = `select k.id, k.slug, k.organization_id, s.id as space from kitchens k join spaces s on s.kitchen_id = k.id
  where k.status = 'published' and s.kind = 'work' and s.units = 1 and (select count(*) from space_stations x where x.space_id = s.id) > 3
  order by k.slug desc limit 1`;

test("a host offers a machine, a renter books a table with it, and the next renter sees it taken", async ({
  page,
  browser,
}, info) => {
  test.slow();
  const [kitchen] = await asSystem(POOL, []);
  const machine = `Tilt skillet ${info.project.name}`;
  const manager = newEmail("machines");
  const desk = await browser.newContext({ viewport: page.viewportSize() });
  const host = await desk.newPage();
  await host.goto("/sign-in");
  await signInHere(host, manager);
  await asSystem(
    "insert into memberships (organization_id, user_id, role) select $1, id, 'manager' from users where email = $2",
    [kitchen?.organization_id, manager],
  );
  await host.goto(`/host/kitchens/${kitchen?.id}`);
  await host.getByRole("link", { name: "Equipment of this kitchen" }).click();
  await host.waitForURL(/\/equipment$/);
  const form = host.locator("form").filter({ has: host.getByRole("button", { name: "Add equipment" }) });
  await form.getByLabel("Name").fill(machine);
  await form.getByLabel("Price per hour").fill("12.50");
  await form.getByLabel("Minutes between").fill("30");
  await form.getByRole("button", { name: "Add equipment" }).click();
  const item = host.getByRole("listitem").filter({ hasText: machine });
  await expect(item).toContainText("1 unit · $12.50 / hour each · 30 minutes between two users");
  await item.locator("summary").first().click();
  await checkPage(host);
  await item.getByLabel("Price per hour").fill("-3");
  await item.getByRole("button", { name: "Save" }).click();
  await expect(item.getByText("Give a price in dollars, like 0 or 12.50")).toBeVisible();
  await desk.close();

  const email = newEmail("mixing");
  await page.goto("/sign-in");
  await signInHere(page, email);
  const slot = `/kitchens/${kitchen?.slug}?space=${kitchen?.space}&date=${dayFor(28, info.project.name)}&start=10:00&hours=4`;
  await page.goto(slot);
  const row = page.getByRole("listitem").filter({ hasText: machine });
  await expect(row).toContainText("1 of 1 left");
  await row.getByRole("link", { name: `One ${machine} more` }).click();
  await page.waitForURL(/with=/);
  await expect(page.getByText(`1 × ${machine}, 4 h × $12.50`)).toBeVisible();
  await expect(page.getByText("$50.00")).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: "Hold this slot" }).click();
  await page.waitForURL(/\/bookings\/[0-9a-f-]{36}/);
  await expect(page.getByText(`With ${machine}`)).toBeVisible();
  await pressPay(page);
  await page.waitForURL(/\/c\/pay\//);
  await expect(page.getByText(machine)).toBeVisible();
  await fillCard(page, "4242424242424242");
  await expect(page.getByText("Confirmed.", { exact: false })).toBeVisible();
  await expect(page.getByText(`1 × ${machine}, 4 h × $12.50`)).toBeVisible();
  await checkPage(page);
  expect((await messagesTo(email, /^Confirmed/)).text).toContain(machine);

  const other = await (await browser.newContext({ viewport: page.viewportSize() })).newPage();
  await other.goto(slot);
  const taken = other.getByRole("listitem").filter({ hasText: machine });
  await expect(taken).toContainText("Taken then");
  await expect(taken.getByRole("link")).toHaveCount(0);
  await checkPage(other);
  await expect(other.getByRole("button", { name: "Hold this slot" })).toBeVisible();
  await other.context().close();
});
