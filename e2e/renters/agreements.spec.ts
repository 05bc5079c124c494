import { asSystem } from "../booking-steps";
import { checkPage, expect, messagesTo, newEmail, signIn, test } from "../fixtures";

test("a renter asks a kitchen for its agreement from a phone in Spanish, both accept it, and it opens as PDF for them alone", async ({
  page,
  browser,
}) => {
  const [kitchen] = await asSystem(
    `select k.id, k.slug, u.email from kitchens k join memberships m on m.organization_id = k.organization_id and m.role = 'owner' join users u on u.id = m.user_id
      where k.city = 'Portland' and k.status = 'published' order by k.id limit 1`,
    [],
  );
  const { slug = "", id = "", email = "" } = kitchen ?? {};
  await signIn(page, newEmail("panadera"), `/kitchens/${slug}`);
  await page.context().addCookies([{ name: "locale", value: "es", url: new URL("/", page.url()).href }]);
  await page.reload();
  await page.getByRole("link", { name: "Pedir el convenio de esta cocina" }).click();
  await checkPage(page);
  await page.getByRole("button", { name: "Abrir" }).click();
  await expect(page.getByRole("heading", { name: /^Convenio de cocina compartida/ })).toBeVisible();
  await checkPage(page);
  await page.getByLabel("Su nombre completo").fill("Rosa Peña");
  await page.getByRole("button", { name: "Aceptar este texto" }).click();
  await expect(page.getByText("La otra parte aún no lo ha aceptado.")).toBeVisible();

  const desk = await browser.newPage();
  await signIn(desk, email, `/host/kitchens/${id}/agreements`);
  await checkPage(desk);
  await desk.getByRole("listitem").filter({ hasText: "Waits for you" }).getByRole("link").first().click();
  await desk.getByLabel("Your full name").fill("Hector Host");
  await desk.getByRole("button", { name: "Accept this text" }).click();
  await expect(desk.getByText("This text counts: both sides accepted it.")).toBeVisible();
  await messagesTo(email, /^In force: the agreement/);
  const pdf = `${new URL(page.url()).pathname}/agreement.pdf`;
  const file = await page.request.get(pdf);
  expect(file.headers()["content-type"]).toBe("application/pdf");
  expect((await file.body()).subarray(0, 5).toString()).toBe("%PDF-");
  expect((await (await browser.newContext()).request.get(new URL(pdf, page.url()).href)).status()).toBe(401);
  await desk.close();

  await page.reload();
  await expect(page.getByText("Vigente", { exact: true })).toBeVisible();
  await page.getByText("Terminar el convenio", { exact: true }).click();
  await page.getByLabel("Motivo").fill("Me mudo");
  await page.getByRole("button", { name: "Sí, terminarlo" }).click();
  await expect(page.getByText("Motivo: Me mudo")).toBeVisible();
  await page.goto("/agreements");
  await expect(page.getByText("Terminado", { exact: true })).toBeVisible();
  await checkPage(page);
});
