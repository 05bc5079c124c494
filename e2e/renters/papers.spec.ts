import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { certificates, photographed } from "../../scripts/papers/certificates";
import { checkPage, expect, messagesTo, newEmail, signIn, test } from "../fixtures";

/** A photo of a Spanish certificate that ends two years from now. */
async function photo(): Promise<{ path: string; validUntil: string }> {
  const [, , certificate] = certificates(3);
  if (!certificate) throw new Error("There is no third certificate");
  const year = new Date().getFullYear();
  const later = (text: string) =>
    text
      .replace(certificate.validFrom.slice(0, 4), String(year))
      .replace(certificate.validUntil.slice(0, 4), String(year + 2));
  const bytes = await photographed({ ...certificate, lines: certificate.lines.map(later) });
  const path = join(await mkdtemp(join(tmpdir(), "paper-")), "certificado.jpg");
  await writeFile(path, bytes);
  return { path, validUntil: later(certificate.validUntil) };
}

test("a renter sends a certificate from a phone in Spanish, confirms what was read, and an admin approves it by keyboard", async ({
  page,
  browser,
  request,
}) => {
  const [email, { path, validUntil }] = [newEmail("panadera"), await photo()];
  await signIn(page, email, "/papers/staff");
  await page.getByLabel("Name").fill("Ana Morales");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Ana Morales" })).toBeVisible();
  await page.goto("/papers?city=chicago");
  await page.context().addCookies([{ name: "locale", value: "es", url: new URL("/", page.url()).href }]);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Mis documentos" })).toBeVisible();
  await expect(page.getByText("Consulte a la agencia").first()).toBeVisible();
  const card = page.getByRole("article").filter({ hasText: /food handler/i });
  await card.getByText(/^Agregar un documento/).click();
  await checkPage(page);

  const fake = {
    name: "scan.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("<html>not a PDF</html>"),
  };
  await card.getByLabel(/^Elegir un archivo/).setInputFiles(fake);
  await expect(card.getByRole("alert")).toContainText("Elija primero de quién es.");
  await card.getByLabel("¿De quién es el documento?").selectOption("Ana Morales");
  await card.getByLabel(/^Elegir un archivo/).setInputFiles([]);
  await card.getByLabel(/^Elegir un archivo/).setInputFiles(fake);
  await expect(card.getByRole("alert")).toContainText("Elija un archivo PDF, JPEG, PNG o HEIC");
  await card.getByLabel(/^Elegir un archivo/).setInputFiles(path);
  await page.waitForURL(/\/papers\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { name: "Compruebe lo que leímos" })).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByLabel("Último día")).toHaveValue(validUntil);
  await expect(page.getByText(/de certeza/).first()).toBeVisible();
  await expect(page.getByRole("img", { name: "Página 1 de 1" })).toBeVisible();
  await checkPage(page);
  await page.getByLabel("Emitido por").fill("Departamento de Salud de Chicago");
  await page.getByRole("button", { name: "Confirmar y entregar" }).click();
  await expect(page.getByText(/Lo revisamos, normalmente en 24 horas/)).toBeVisible();
  await checkPage(page);
  const address = `${new URL(page.url()).pathname}/file`;
  const file = await page.request.get(address);
  expect(file.headers()).toMatchObject({
    "content-type": "image/jpeg",
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": expect.stringContaining("sandbox"),
  });
  expect((await request.get(address)).status()).toBe(401);

  const desk = await browser.newPage();
  await signIn(desk, "admin@example.com", `/admin/papers?paper=${page.url().split("/").at(-1)}`);
  await expect(desk.getByText("Departamento de Salud de Chicago")).toBeVisible();
  await expect(desk.getByText(/has waited 0 of 24 hours/)).toBeVisible();
  await checkPage(desk);
  await desk.keyboard.press("r");
  await expect(desk.getByLabel("Reason")).toBeFocused();
  await desk.getByLabel("Reason").press("Escape");
  await desk.getByRole("heading", { level: 1 }).click();
  await desk.keyboard.press("a");
  await expect(desk.getByText("Departamento de Salud de Chicago")).toBeHidden();
  expect((await desk.request.get(address)).status()).toBe(200);
  await desk.close();

  await page.reload();
  await expect(page.getByText(/^Aprobado. Vale hasta el/)).toBeVisible();
  await messagesTo(email, /is approved|aprobado/);
});

test("a host finds what the city asks of a kitchen, and a renter cannot open that page", async ({
  page,
  browser,
}) => {
  await signIn(page, "host@example.com", "/host");
  const kitchen = await page.locator('a[href^="/host/kitchens/"]').first().getAttribute("href");
  await page.goto(`${kitchen}/papers`);
  await expect(page.getByRole("heading", { name: "Papers of the kitchen" })).toBeVisible();
  await page
    .getByText(/^Add a paper/)
    .first()
    .click();
  await expect(page.getByText("PDF, JPEG, PNG or HEIC").first()).toBeVisible();
  await checkPage(page);
  const renter = await browser.newPage();
  await signIn(renter, newEmail("curious"), `${kitchen}/papers`);
  await expect(renter.getByRole("heading", { name: "This page is not here" })).toBeVisible();
  await renter.close();
});
