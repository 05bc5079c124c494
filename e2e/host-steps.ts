import { PDFDocument, StandardFonts } from "@cantoo/pdf-lib";
import { expect, type Page } from "@playwright/test";

/** What a host does on the way to a published kitchen, shared by the journeys. */

/** The smallest photo there is. */
export const PHOTO = {
  name: "line.png",
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
};

export type Address = { line: string; city: string; state: string; postalCode: string };

/** Stripe's own page, filled in as it likes it in test mode. */
export async function giveStripeItsDue(
  page: Page,
  { line, city, state, postalCode }: Address,
): Promise<void> {
  await page.waitForURL(/\/setup\/e\//);
  const fields: Record<string, string> = {
    "First name": "Dana",
    "Last name": "Reyes",
    Email: "dana@example.com",
    "Date of birth": "1985-04-12",
    "Last 4 digits of SSN": "0000",
    "Street address": line,
    City: city,
    State: state,
    "ZIP code": postalCode,
    "Routing number": "110000000",
    "Account number": "000123456789",
  };
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
  await page.getByRole("button", { name: "Agree and submit" }).click();
  await page.waitForURL(/\/setup\/payouts/);
}

/** From "list your kitchen" to "in review", in Spanish, for somebody who is signed in. Answers with the address of the kitchen. */
export async function listKitchenInSpanish(page: Page, name: string, address: Address): Promise<string> {
  const onwards = async (step: string) => {
    await page.getByRole("button", { name: "Guardar y seguir" }).click();
    await page.waitForURL(new RegExp(`/setup/${step}`));
  };
  await page.goto("/host");
  await page.getByLabel("Nombre del negocio").fill(`${name} LLC`);
  await page.getByRole("button", { name: "Continuar" }).click();
  await page.getByLabel("Nombre de la cocina").fill(name);
  await page.getByRole("button", { name: "Configurarla" }).click();
  await page.waitForURL(/\/setup\/basics/);
  await page.getByLabel("Descripción").fill("Una cocina amplia con seis quemadores y cámara fría.");
  await page.getByLabel("Estufa de gas").check();
  await onwards("address");
  await page.getByLabel("Calle y número").fill(address.line);
  await page.getByLabel("Ciudad", { exact: true }).fill(address.city);
  await page.getByLabel("Estado", { exact: true }).selectOption(address.state);
  await page.getByLabel("Código postal", { exact: true }).fill(address.postalCode);
  await onwards("photos");
  await page.getByLabel("Foto", { exact: true }).setInputFiles(PHOTO);
  await page.getByLabel("¿Qué muestra?").fill(`La línea de ${name}`);
  await page.getByRole("button", { name: "Añadir foto" }).click();
  await expect(page.getByRole("img", { name: `La línea de ${name}` })).toBeVisible();
  await page.getByRole("link", { name: "Continuar", exact: true }).click();
  await page.getByRole("button", { name: /4 mesas/ }).click();
  await expect(page.getByText("Cualquiera de 4 estaciones")).toBeVisible();
  await page.getByRole("link", { name: "Continuar", exact: true }).click();
  await page.waitForURL(/\/setup\/hours/);
  await onwards("price");
  await page.getByLabel("Precio por hora en dólares").fill("22.50");
  await page.getByRole("button", { name: "Guardar y seguir" }).click();
  await expect(page.getByRole("heading", { name: /completa/ })).toBeVisible();
  await onwards("policy");
  await page.getByRole("radio", { name: /Flexible/ }).check();
  await onwards("payouts");
  await page.getByRole("button", { name: "Configurar con Stripe" }).click();
  await giveStripeItsDue(page, address);
  await page.getByRole("link", { name: "Continuar", exact: true }).click();
  await page.waitForURL(/\/setup\/review/);
  await page.getByRole("button", { name: "Enviar a revisión" }).click();
  await expect(page.getByText("En revisión")).toBeVisible();
  return new URL(page.url()).pathname.replace(/\/setup\/.*/, "");
}

/** A permit as an agency might send it, a month old and good for most of a year. */
export async function permit(title: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const [from, until] = [-30, 330].map((days) =>
    new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10),
  );
  const pdf = await PDFDocument.create();
  const [page, font] = [pdf.addPage(), await pdf.embedFont(StandardFonts.Helvetica)];
  const lines = [
    title,
    "Permit No. A-10042",
    "Issued to: Cocina",
    `Issued on ${from}`,
    `Expiration date: ${until}`,
  ];
  for (const [n, line] of lines.entries()) page.drawText(line, { x: 50, y: 700 - n * 30, size: 14, font });
  return { name: "permit.pdf", mimeType: "application/pdf", buffer: Buffer.from(await pdf.save()) };
}
