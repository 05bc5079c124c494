import { asSystem, dayFor, holdSlot, payWith } from "../booking-steps";
import { checkPage, expect, messagesTo, newEmail, runCron, signInHere, test } from "../fixtures";

/**
 * A kitchen rented as a whole that is open and free that day from ten to two by its own clock; not of the host whose rules other
 * journeys change. */
const FREE_WHOLE = `select k.slug, s.id as space from spaces s join kitchens k on k.id = s.kitchen_id
    cross join lateral (select tstzrange(($1::date + time '10:00') at time zone k.time_zone, ($1::date + time '14:00') at time zone k.time_zone) as slot) t
   where s.kind = 'work' and s.units is null and s.archived_at is null and s.min_minutes <= 240 and s.max_minutes >= 240 and k.status = 'published' and k.new_renters = 'instant'
     and k.open_times @> t.slot and (s.open_times is null or s.open_times @> t.slot)
     and not exists (select 1 from space_stations x join allocations a on a.station_id = x.station_id where x.space_id = s.id and a.released_at is null
       and a.blocked && tstzrange(lower(t.slot) - interval '2 hours', upper(t.slot) + interval '2 hours'))
     and not exists (select 1 from memberships m join users u on u.id = m.user_id where m.organization_id = k.organization_id and u.email = 'host@example.com')
   order by k.slug limit 1`;

test("who waits is offered the time that another gives back, in Spanish, and pays; nobody comes, which is recorded", async ({
  page,
  browser,
}, info) => {
  test.setTimeout(120_000);
  const date = dayFor(29, info.project.name);
  const [kitchen] = await asSystem(FREE_WHOLE, [date]);
  const slot = `/kitchens/${kitchen?.slug}?space=${kitchen?.space}&date=${date}&start=10:00&hours=4`;
  await page.goto("/sign-in");
  await signInHere(page, newEmail("first"));
  await page.goto(slot);
  const bookingId = await holdSlot(page);
  await payWith(page, "4242424242424242");
  await expect(page.getByText("Confirmed.", { exact: false })).toBeVisible();

  const { viewport } = info.project.use;
  const context = await browser.newContext({ locale: "es-US", ...(viewport && { viewport }) });
  const second = await context.newPage();
  const email = newEmail("espera");
  await second.goto("/sign-in");
  await signInHere(second, email);
  await second.goto(slot);
  await second.getByText("¿Ocupado cuando lo necesita?", { exact: false }).click();
  await second.getByLabel("Desde", { exact: true }).fill("10:00");
  await second.getByLabel("Hasta", { exact: true }).fill("14:00");
  await second.getByLabel("Horas que necesita").fill("4");
  await second.getByRole("button", { name: "Ponerme en la fila" }).click();
  await expect(second.getByText("Ya está en la fila.", { exact: false })).toBeVisible();
  await checkPage(second);
  await second.goto("/bookings");
  await expect(second.getByRole("button", { name: "Dejar de esperar" })).toBeVisible();
  await checkPage(second);

  await page.goto(`/bookings/${bookingId}/cancel`);
  await page.getByRole("button", { name: "Cancel booking" }).click();
  await expect(page.getByText("This booking is cancelled.")).toBeVisible();

  await messagesTo(email, /Libre ahora/);
  await second.reload();
  await second.getByRole("link", { name: /pague ahora/ }).click();
  await second.waitForURL(/\/bookings\/[0-9a-f-]{36}$/);
  await checkPage(second);
  await payWith(second, "4242424242424242");
  await expect(second.getByText("Confirmada.", { exact: false })).toBeVisible();

  const offered = new URL(second.url()).pathname.split("/").at(-1);
  await asSystem(
    "update bookings set starts_at = now() - interval '3 hours', ends_at = now() + interval '1 hour' where id = $1",
    [offered],
  );
  await runCron("close-bookings");
  await second.reload();
  await expect(second.getByText("No se presentó", { exact: false }).first()).toBeVisible();
  await checkPage(second);
  const left = await asSystem("select 1 from allocations where booking_id = $1 and released_at is null", [
    offered,
  ]);
  expect(left).toEqual([]);
  await context.close();
});
