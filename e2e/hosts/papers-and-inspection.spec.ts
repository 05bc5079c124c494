import type { Browser, Page } from "@playwright/test";
import { asSystem, dayFor, holdSlot } from "../booking-steps";
import { checkPage, expect, newEmail, runCron, signIn, test } from "../fixtures";
import { listKitchenInSpanish, permit } from "../host-steps";

/** Papers decide from the day before the slot on: whoever plays another journey in the city books before that. */
const SEATTLE = {
  slug: "seattle",
  name: "Seattle",
  address: { line: "1200 1st Ave S", city: "Seattle", state: "WA", postalCode: "98134" },
  does: "Renting kitchen time is the main business",
  journey: 15,
};
const NEW_YORK = {
  slug: "new-york",
  name: "New York",
  address: { line: "150 W 25th St", city: "New York", state: "NY", postalCode: "10001" },
  does: "Cooking makes grease vapor",
  journey: 16,
};
const CHICAGO = {
  ...{ ...SEATTLE, slug: "chicago", name: "Chicago", journey: 17 },
  address: { line: "2200 W Fulton St", city: "Chicago", state: "IL", postalCode: "60612" },
};
/** One city stands for all of them, but for a long run. */
const CITIES = process.env.PREP_LONG === "1" ? [SEATTLE, NEW_YORK, CHICAGO] : [SEATTLE];

/** Somebody on a phone, in Spanish. */
async function onAPhone(browser: Browser, page: Page): Promise<Page> {
  const context = await browser.newContext({
    baseURL: new URL(page.url()).origin,
    viewport: { width: 390, height: 844 },
    locale: "es-US",
  });
  return context.newPage();
}

/** Every paper of a kitchen, as the review desk would have approved it: a kitchen that brings them itself is the journey after. */
async function approve(city: string, kitchenId: string): Promise<void> {
  await asSystem(
    `insert into papers (id, kitchen_id, requirement, status, number, valid_from, valid_until, object_key, content_type, byte_count, sealed_key, uploaded_by, confirmed_at, reviewed_at)
     select gen_random_uuid(), $1, q.key, 'approved', 'A-10042', current_date - 30, current_date + 300, 'papers/' || gen_random_uuid(), 'application/pdf', 1, 'k',
       (select id from users limit 1), now(), now()
     from rule_requirements q join rule_pack_versions v on v.id = q.version_id and v.status = 'published' and v.slug = $2
    where q.record->>'force' = 'mandatory' and q.record->>'applies_to' in ('host', 'both') and q.record->>'subject' <> 'person'`,
    [kitchenId, city],
  );
  await runCron("check-papers");
}

/** Sends every paper that is missing on a page, from a phone, confirms what was read, and has it approved at the desk. */
async function bringAll(phone: Page, about: string, desk: Page): Promise<void> {
  await phone.goto(about);
  const missing = phone.getByRole("listitem").filter({ hasText: "Falta" });
  await expect(missing.first()).toBeVisible();
  const titles = await missing.getByRole("link").allInnerTexts();
  for (const title of titles) {
    await phone.goto(about);
    await phone.getByRole("link", { name: title, exact: true }).click();
    const asked = phone.getByRole("heading", { name: title, exact: true });
    const card = phone.getByRole("article").filter({ has: asked });
    await expect(card).toBeInViewport();
    await card.getByText(/^Agregar un documento/).click();
    await card.getByLabel(/^Elegir un archivo/).setInputFiles(await permit(title));
    await phone.waitForURL(/\/papers\/[0-9a-f-]{36}$/);
    await phone.getByRole("button", { name: "Confirmar y entregar" }).click();
    await expect(phone.getByText(/Lo revisamos, normalmente en 24 horas/)).toBeVisible();
    await desk.goto(`/admin/papers?paper=${phone.url().split("/").at(-1)}`);
    await expect(desk.getByRole("heading", { name: title, exact: true })).toBeVisible();
    await desk.getByRole("button", { name: "Approve", exact: true }).click();
    await desk.waitForURL(/\/admin\/papers$/);
  }
  await phone.goto(about);
  await expect(phone.getByText("Falta", { exact: true })).toBeHidden();
}

for (const city of CITIES)
  test(`papers decide in ${city.name}: a kitchen closes and opens by them, a renter is refused, cured and frozen, and an inspector sees it all`, async ({
    page,
    browser,
  }, { project }) => {
    test.setTimeout(150_000);
    await signIn(page, "admin@example.com", `/admin/rules/${city.slug}`);
    const [kitchen] = await asSystem(
      `select k.id, k.slug, u.email from kitchens k join memberships m on m.organization_id = k.organization_id and m.role = 'owner' join users u on u.id = m.user_id
      where k.city = $1 and k.status = 'published' order by k.id limit 1`,
      [city.name],
    );
    const { id = "", slug = "", email = "" } = kitchen ?? {};
    await page.getByLabel("From this day on").fill(dayFor(city.journey - 1, "desktop"));
    await page.getByRole("button", { name: "Set", exact: true }).click();
    await expect(page.getByText("Set. Kitchens and bookings of this city were checked.")).toBeVisible();
    await checkPage(page);

    await page.context().clearCookies();
    await signIn(page, email, `/host/kitchens/${id}/papers/about`);
    await page.getByLabel(city.does).check();
    await page.getByRole("button", { name: "Save and check" }).click();
    await expect(page.getByText("Saved. This is how the papers stand.")).toBeVisible();
    await expect(page.getByText("Missing", { exact: true }).first()).toBeVisible();
    await checkPage(page);
    await approve(city.slug, id);
    await page.reload();
    await expect(page.getByText("Ends", { exact: true }).first()).toBeVisible();
    await expect(page.getByText("Missing", { exact: true })).toBeHidden();

    const renter = newEmail("panadera");
    const phone = await onAPhone(browser, page);
    const date = dayFor(city.journey, project.name);
    const told = phone.getByText("Diga primero qué prepara en esta ciudad", { exact: false });
    await signIn(phone, renter, "/bookings");
    await phone.goto(`/kitchens/${slug}?date=${date}&start=10:00&hours=4`);
    await expect(told).toHaveCount(1);
    await phone.getByRole("button", { name: "Apartar este horario" }).click();
    await expect(told).toHaveCount(2);
    await checkPage(phone);
    await phone.getByRole("link", { name: "Decir qué preparo" }).click();
    await phone.getByRole("link", { name: city.name }).click();
    await phone.getByRole("button", { name: "Guardar y revisar" }).click();
    await expect(phone.getByText("Falta", { exact: true }).first()).toBeVisible();
    await checkPage(phone);
    const [user] = await asSystem("select id from users where email = $1", [renter]);
    const desk = await browser.newPage();
    await signIn(desk, "admin@example.com", "/admin/papers");
    await bringAll(phone, `/papers/about?city=${city.slug}`, desk);
    await desk.close();
    await phone.goto(`/kitchens/${slug}?date=${date}&start=10:00&hours=4`);
    const bookingId = await holdSlot(phone);

    // Confirmed without Stripe's page, which other journeys fill in; then a paper falls away.
    await asSystem(
      "update bookings set status = 'confirmed', hold_expires_at = null, confirmed_at = now() where id = $1",
      [bookingId],
    );
    await asSystem("update papers set ended_on = current_date where user_id = $1", [user?.id]);
    await runCron("check-papers");
    await phone.goto(`/bookings/${bookingId}`);
    await expect(phone.getByText("Esta reserva está en pausa", { exact: false })).toBeVisible();
    await checkPage(phone);
    await asSystem("update papers set ended_on = null where user_id = $1", [user?.id]);
    await runCron("check-papers");
    await phone.reload();
    await expect(phone.getByText("Esta reserva está en pausa", { exact: false })).toBeHidden();

    await page.goto(`/host/kitchens/${id}/papers/staff`);
    await page.getByLabel("Name").fill("Dora");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Dora" })).toBeVisible();
    await checkPage(page);
    await page.goto(`/host/bookings/${bookingId}`);
    await page.getByLabel("In charge").selectOption("Dora");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
    // The slot was yesterday, and somebody was there.
    await asSystem(
      `update bookings set starts_at = now() - interval '20 hours', ends_at = now() - interval '16 hours', checked_in_at = now() - interval '20 hours',
       checked_out_at = now() - interval '16 hours', status = 'checked_in' where id = $1`,
      [bookingId],
    );

    await page.goto(`/host/kitchens/${id}/inspections`);
    await page.getByLabel("Who it is for").fill("Health department");
    await page.getByRole("button", { name: "Make an address" }).click();
    const address = await page.locator("code").innerText();
    await checkPage(page);
    const inspector = await onAPhone(browser, page);
    await inspector.goto(address);
    const use = inspector.getByRole("listitem").filter({ hasText: "A cargo: Dora" });
    await expect(use).toBeVisible();
    await use.getByText("documentos vigentes").click();
    await expect(use.getByText("n.º A-10042").first()).toBeVisible();
    await checkPage(inspector);
    await inspector.getByRole("link", { name: "Para imprimir" }).click();
    await expect(inspector.getByRole("cell", { name: "Dora" })).toBeVisible();
    await checkPage(inspector);
    await page.getByRole("button", { name: "Revoke the address for Health department" }).click();
    await expect(page.getByText("No address is open")).toBeVisible();
    expect((await inspector.goto(address))?.status()).toBe(404);
  });

/** The day from which papers decide in a city; none: they refuse nothing. */
async function decideFrom(admin: Page, slug: string, day: string): Promise<void> {
  await admin.goto(`/admin/rules/${slug}`);
  await admin.getByLabel("From this day on").fill(day);
  await admin.getByRole("button", { name: "Set", exact: true }).click();
  await expect(admin.getByText("Set. Kitchens and bookings of this city were checked.")).toBeVisible();
}

for (const city of CITIES)
  test(`on a phone and in Spanish, a host in ${city.name} goes from nothing to published, and not before the papers are in order`, async ({
    page,
    browser,
  }) => {
    test.setTimeout(150_000);
    const name = `Cocina ${crypto.randomUUID().slice(0, 8)}`;
    await signIn(page, "admin@example.com", "/admin");
    // The day of rules: it begins on the country's last clock, and by then has begun on all of them.
    const today = new Date().toLocaleDateString("sv-SE", { timeZone: "America/Los_Angeles" });
    await decideFrom(page, city.slug, today);
    const phone = await onAPhone(browser, page);
    await signIn(phone, newEmail("cocinera"), "/host");
    const kitchen = await listKitchenInSpanish(phone, name, city.address);
    const approval = page.getByRole("button", { name: "Approve and publish" });
    await page.goto("/admin");
    await page.getByRole("link", { name: new RegExp(name) }).click();
    await approval.click();
    await expect(page.getByRole("alert").first()).toContainText("papers");

    await phone.goto(`${kitchen}/papers/about`);
    if (city !== NEW_YORK) await phone.getByLabel(/alquilar la cocina es el negocio principal/i).check();
    await phone.getByRole("button", { name: "Guardar y revisar" }).click();
    await expect(phone.getByText("Guardado. Así están los documentos.")).toBeVisible();
    await expect(phone.getByText("Falta", { exact: true }).first()).toBeVisible();
    await checkPage(phone);
    await bringAll(phone, `${kitchen}/papers/about`, page);
    await page.goto("/admin");
    await page.getByRole("link", { name: new RegExp(name) }).click();
    await approval.click();
    await page.waitForURL(/\/admin$/);
    await phone.goto(`/search?place=${city.address.postalCode}`);
    await expect(phone.getByRole("link", { name: new RegExp(name) }).first()).toBeVisible();
    await decideFrom(page, city.slug, "");
  });
