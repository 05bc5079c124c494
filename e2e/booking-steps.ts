import { expect, type Page } from "@playwright/test";
import { Client } from "pg";

/** What a renter does on the way to a booking, shared by the journeys. */

/** A day of its own for each journey and screen, so that journeys never take each other's slots. */
export function dayFor(journey: number, project: string): string {
  const ahead = 14 + journey * 2 + (project === "mobile" ? 0 : 1);
  return new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
}

/** Searches a city for a slot and opens the first kitchen that is free. */
export async function openFreeKitchen(page: Page, place: string, date: string): Promise<void> {
  await page.goto(`/search?place=${encodeURIComponent(place)}&date=${date}&start=10:00&hours=4`);
  await page.getByRole("main").getByRole("listitem").getByRole("link").first().click();
  await page.waitForURL(/\/kitchens\//);
}

export async function holdSlot(page: Page): Promise<string> {
  await page.getByRole("button", { name: /Hold this slot|Apartar este horario/ }).click();
  await page.waitForURL(/\/bookings\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** Fills in Stripe's page, in the language it has; a challenge of the bank, if there is one, is completed by the caller. */
export async function fillCard(page: Page, card: string): Promise<void> {
  await page.getByLabel(/Card number|Número de tarjeta/).fill(card);
  await page.getByLabel(/Expires|Vencimiento/).fill("12/34");
  await page.getByLabel("CVC").fill("123");
  await page.getByLabel(/Name on card|Nombre en la tarjeta/).fill("Ana Morales");
  await page.getByLabel(/ZIP|postal/).fill("60607");
  await page.getByRole("button", { name: /^Pa(y|gar)/ }).click();
}

/** Presses Pay, in either language, and agrees to what damage may cost where the price asks for it. */
export async function pressPay(page: Page): Promise<void> {
  const pay = page.getByRole("button", { name: /(Pay|Pagar) \$/i });
  await expect(pay).toBeVisible();
  for (const agree of await page.getByRole("checkbox", { name: /^(Damage can cost|Los daños pueden)/ }).all())
    await agree.check();
  await pay.click();
}

export async function payWith(page: Page, card: string): Promise<void> {
  await pressPay(page);
  await page.waitForURL(/\/c\/pay\//);
  await fillCard(page, card);
}

export async function bookFreeKitchen(page: Page, place: string, date: string): Promise<string> {
  await openFreeKitchen(page, place, date);
  const bookingId = await holdSlot(page);
  await payWith(page, "4242424242424242");
  await expect(page.getByText("Confirmed.", { exact: false })).toBeVisible();
  return bookingId;
}

/** SQL as prep_system: moves a booking in time, so that nobody has to wait for it. */
export async function asSystem(text: string, values: unknown[]): Promise<Record<string, string>[]> {
  const client = new Client({ connectionString: process.env.DATABASE_URL_SYSTEM });
  await client.connect();
  try {
    return (await client.query<Record<string, string>>(text, values)).rows;
  } finally {
    await client.end();
  }
}
