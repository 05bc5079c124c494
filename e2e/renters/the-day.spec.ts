import type { Browser, Page } from "@playwright/test";
import { asSystem, bookFreeKitchen, dayFor } from "../booking-steps";
import { checkPage, expect, newEmail, signIn, signInHere, test } from "../fixtures";

/** A slot that begins so many minutes from now, on the full minute. */
const moveTo = (bookingId: string, minutes: number) =>
  asSystem(
    `update bookings set starts_at = date_trunc('minute', now()) + make_interval(mins => $2),
       ends_at = date_trunc('minute', now()) + make_interval(mins => $2 + 120) where id = $1`,
    [bookingId, minutes],
  );

/** A camera that sees one picture: what the renter holds up. */
async function showToCamera(page: Page, svg: string): Promise<void> {
  await page.addInitScript((picture) => {
    const see = async () => {
      const image = new Image();
      image.src = `data:image/svg+xml;utf8,${encodeURIComponent(picture)}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 480;
      const draw = () => canvas.getContext("2d")?.drawImage(image, 0, 0, 480, 480);
      draw();
      setInterval(draw, 100);
      return canvas.captureStream(10);
    };
    Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: see } });
  }, svg);
}

async function hostPhone(
  browser: Browser,
  bookingId: string,
  svg: string,
  viewport: { width: number; height: number },
) {
  const [owner] = await asSystem(
    `select u.email from bookings b join memberships m on m.organization_id = b.organization_id and m.role = 'owner'
       join users u on u.id = m.user_id where b.id = $1`,
    [bookingId],
  );
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await showToCamera(page, svg);
  await signIn(page, owner?.email ?? "", "/host/scan");
  return { context, page };
}

/** One pixel. */
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const QR = /<svg.*<\/svg>/s;

test("the day: code hidden then shown, pass scanned without network and sent later, condition told, checked out by the list", async ({
  page,
  browser,
}, info) => {
  test.setTimeout(150_000);
  await page.goto("/sign-in");
  await signInHere(page, newEmail("day"));
  const bookingId = await bookFreeKitchen(page, "Houston", dayFor(11, info.project.name));
  const [kitchen] = await asSystem(
    "select k.address_line as address from bookings b join kitchens k on k.id = b.kitchen_id where b.id = $1",
    [bookingId],
  );
  await expect(
    page.getByText("The street address and your door code are shown here", { exact: false }),
  ).toBeVisible();
  expect(await page.content()).not.toContain(kitchen?.address);
  await checkPage(page);

  await moveTo(bookingId, 10);
  await page.reload();
  await expect(page.getByText(kitchen?.address ?? "", { exact: false })).toBeVisible();
  const code = (await page.getByText(/^\d{6}$/).innerText()).trim();
  await checkPage(page);
  const qr = page.getByRole("img", { name: "QR code of your pass" });
  const svg = (await qr.evaluate((node) => node.outerHTML)).replace(
    "<svg",
    '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="480"',
  );
  expect(svg).toMatch(QR);

  const viewport = info.project.use.viewport ?? { width: 390, height: 844 };
  const phone = await hostPhone(browser, bookingId, svg, viewport);
  // The page was reached from the sign-in page without being loaded, so its own worker is looked for by its scope.
  const worker = () =>
    phone.page.evaluate(async () => {
      const found = await navigator.serviceWorker.getRegistration("/host/scan");
      return found?.active?.state ?? "none";
    });
  await expect.poll(worker, { timeout: 20_000 }).toBe("activated");
  await checkPage(phone.page);
  await phone.context.setOffline(true);
  await phone.page.reload();
  await expect(phone.page.getByText("No network.", { exact: false })).toBeVisible();
  await phone.page.getByRole("button", { name: "Start camera" }).click();
  await expect(phone.page.getByText(/may come in/)).toBeVisible();
  await expect(phone.page.getByText("kept, not sent yet")).toBeVisible();
  await checkPage(phone.page);
  await phone.context.setOffline(false);
  await expect(phone.page.getByText("checked in", { exact: true })).toBeVisible();

  await phone.page.getByLabel("Six-digit code").fill(code);
  await phone.page.getByRole("button", { name: "Check in" }).click();
  await expect(phone.page.getByText(/was already scanned at/)).toBeVisible();
  await phone.page.getByLabel("Six-digit code").fill("12");
  await phone.page.getByRole("button", { name: "Check in" }).click();
  await expect(phone.page.getByText("Type six digits.")).toBeVisible();

  await page.reload();
  await expect(page.getByText("Time left:")).toBeVisible();

  await checkPage(page);
  await page.getByLabel("What you found").fill("Flour under the mixer");
  await page.getByRole("button", { name: "Send to the host" }).click();
  await expect(page.getByText("Flour under the mixer")).toBeVisible();
  await page.getByText("Add photos").click();
  await page.getByLabel("Photo of").selectOption("Trash taken out");
  await page
    .getByLabel("Photo", { exact: true })
    .last()
    .setInputFiles({
      name: "bin.png",
      mimeType: "image/png",
      buffer: Buffer.from(PIXEL, "base64"),
    });
  await page.getByRole("button", { name: "Add photo" }).last().click();
  const photo = page.getByRole("img", { name: "Photo: Trash taken out" });
  await expect(photo).toBeVisible();
  await expect.poll(() => photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  await page.getByLabel("Floor swept and mopped").check();
  await page.getByLabel("Note for the host").fill("Mop is worn out");
  await page.getByRole("button", { name: "Check out" }).click();
  await expect(page.getByText("You are checked out.", { exact: false })).toBeVisible();
  await expect(page.getByText("Mop is worn out")).toBeVisible();
  await checkPage(page);

  await phone.page.goto(`/host/bookings/${bookingId}`);
  await expect(phone.page.getByText("pass scanned at the door", { exact: false })).toBeVisible();
  await expect(phone.page.getByText("Flour under the mixer")).toBeVisible();
  await checkPage(phone.page);
  await phone.context.close();
});

test("a host says how to get in, what to confirm and which door system is told, and wrong input is named", async ({
  page,
}) => {
  await signIn(page, "host@example.com", "/host");
  await page.goto((await page.locator('a[href^="/host/kitchens/"]').first().getAttribute("href")) ?? "");
  await page.getByRole("link", { name: "Set up the day" }).click();
  await page.waitForURL(/\/day$/);
  await expect(page.getByText("No door system is told yet.")).toBeVisible();
  await checkPage(page);
  await page.getByLabel("How to get in").fill("Blue door in the yard");
  await page.getByLabel("Missed after (minutes)").fill("5");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Give at least 15 minutes").last()).toBeVisible();
  await checkPage(page);
  await page.getByLabel("Missed after (minutes)").fill("45");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("How to get in")).toHaveValue("Blue door in the yard");

  await page.getByLabel("Address of the door system").fill("https://10.0.0.1/doors");
  await page.getByRole("button", { name: "Add door system" }).click();
  await expect(page.getByText(/Give a public https address of a door system/).last()).toBeVisible();
  // Nothing listens there: what could not be delivered is seen.
  await page.getByLabel("Address of the door system").fill(`${process.env.CALENDAR_LOCAL_ORIGIN}/doors`);
  await page.getByRole("button", { name: "Add door system" }).click();
  await expect(page.getByText(/^whsec_/)).toBeVisible();
  await page.getByRole("button", { name: /^Send a test/ }).click();
  await expect(page.getByText("Not delivered")).toBeVisible();
  await expect(page.getByText("It could not be reached.", { exact: false })).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: /^Remove/ }).click();
  await expect(page.getByText("No door system is told yet.")).toBeVisible();
});
