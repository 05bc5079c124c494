import { asSystem, payWith } from "../booking-steps";
import { checkPage, expect, messagesTo, newEmail, signIn, test } from "../fixtures";

test("a host offers twelve shelves; a renter takes one for three months and pays the first; the host sees who has it", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const name = newEmail("Shelves").slice(0, 16);
  await signIn(page, "host@example.com", "/host");
  await page.goto((await page.locator('a[href^="/host/kitchens/"]').first().getAttribute("href")) ?? "");
  await page.getByRole("link", { name: "Open storage" }).click();
  await page.waitForURL(/\/storage$/);
  const occupancy = page.url();
  await page.getByLabel("How many units").fill("0");
  await page.getByLabel("Name", { exact: true }).last().fill(name);
  await page.getByLabel("Price a month").last().fill("40");
  await page.getByRole("button", { name: "Add storage" }).click();
  await expect(page.getByText("Use at least 1").last()).toBeVisible();
  await page.getByLabel("How many units").fill("12");
  await page.getByRole("button", { name: "Add storage" }).click();
  const shelves = page.locator("section").filter({ has: page.getByRole("heading", { name }) });
  await expect(shelves.getByText("0 of 12 taken")).toBeVisible();
  await checkPage(page);

  const [kitchen] = await asSystem("select slug from kitchens where id = $1", [occupancy.split("/").at(-2)]);
  const renter = newEmail("keeper");
  await page.context().clearCookies();
  await signIn(page, renter, `/kitchens/${kitchen?.slug}`);
  const offer = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });
  await expect(offer.getByText("12 of 12 free")).toBeVisible();
  await checkPage(page);
  await page.getByRole("link", { name: `Rent ${name}` }).click();
  await page.getByLabel("Months").selectOption("3");
  await page.getByRole("button", { name: "Show dates and price" }).click();
  await expect(page.getByRole("heading", { name: "3 months, $120" })).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: "Rent, and pay $40" }).click();
  await page.waitForURL(/\/bookings\/storage\//);
  await payWith(page, "4242424242424242");
  await expect(page.getByText(/^Paid until/)).toBeVisible();
  await expect(page.getByText("To pay")).toHaveCount(2);
  await expect(page.getByText("Check in")).toHaveCount(0);
  await checkPage(page);
  await messagesTo(renter, /^Shelf \d+ at .* is yours$/);
  await page.context().addCookies([{ name: "locale", value: "es", url: new URL("/", page.url()).href }]);
  await page.goto("/bookings");
  await expect(page.getByRole("link", { name: /^Almacenamiento: Shelf \d+$/ })).toBeVisible();
  await expect(page.getByText(/^Pagado hasta/)).toBeVisible();
  await checkPage(page);

  await page.context().clearCookies();
  await signIn(page, "host@example.com", occupancy);
  await expect(shelves.getByText("1 of 12 taken")).toBeVisible();
  await expect(shelves.getByText(`${renter}, `)).toBeVisible();
  await checkPage(page);
});
