import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

export { expect };

/** What a browser says on its own about an answer that the test asked for, like the 404 of a stranger's booking. */
const EXPECTED = /Failed to load resource: the server responded with a status of 40[134]/;

/** A page whose every console error fails the test. */
export const test = base.extend({
  page: async ({ page }, use) => {
    const errors: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" && !EXPECTED.test(message.text())) {
        errors.push(`${page.url()}: ${message.text()}`);
      }
    });
    page.on("pageerror", (error) => errors.push(`${page.url()}: ${error.message}`));
    await use(page);
    expect(errors, "errors in the browser's console").toEqual([]);
  },
});

/** A phone and a desk: the journeys of renters and of hosts are played on one of them, and their pages fit both. */
const WIDTHS = [390, 1_280];
const playedOnOne = () => /[\\/](hosts|renters)[\\/]/.test(base.info().file);

/** No axe violation, and nothing wider than the screen, nor than the other one where it is not played on that. */
export async function checkPage(page: Page): Promise<void> {
  await expect(page.locator("h1").first()).toBeAttached();
  // The title may come after the body: a page is sent as soon as it has something to show.
  await expect(page).toHaveTitle(/./);
  // In the page itself, which has no frames of others; otherwise each look opens a page of its own to put results together.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ["violations"] })
    .analyze();
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(" ")} ${node.html}`).join(" | ")}`,
  );
  expect(told, `axe on ${page.url()}`).toEqual([]);
  const own = page.viewportSize() ?? { width: 1_280, height: 800 };
  const others = playedOnOne() ? WIDTHS.filter((other) => other !== own.width) : [];
  for (const width of [...others, own.width]) {
    if (others.length > 0) await page.setViewportSize({ ...own, width });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `pixels that ${page.url()} is too wide at ${width} px`).toBeLessThanOrEqual(0);
  }
}

/** An address that nobody has used: every run is somebody's first visit. */
export const newEmail = (name: string) => `${name}-${crypto.randomUUID().slice(0, 8)}@example.com`;

const setting = (name: string) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is set by e2e/global-setup.ts`);
  return value;
};

export type Mail = {
  id: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  attachments: { filename: string; content: string; contentType: string }[];
};

/** What cron does every minute in production. */
export async function runCron(job: string): Promise<unknown> {
  const response = await fetch(`${setting("APP_URL")}/api/cron/${job}`, {
    headers: { authorization: `Bearer ${setting("CRON_SECRET")}` },
  });
  if (!response.ok) throw new Error(`cron ${job} answered ${response.status}`);
  return response.json();
}

async function newestMail(email: string, subject: RegExp, since: number): Promise<Mail | undefined> {
  const response = await fetch(`${setting("MAILBOX_URL")}/api/messages?to=${encodeURIComponent(email)}`);
  const { items } = (await response.json()) as { items: (Mail & { createdAt: string })[] };
  return items.find((mail) => subject.test(mail.subject) && new Date(mail.createdAt).getTime() >= since);
}

/** What another request had taken on and could not send, when its browser went away, is sent again after half a minute. */
const WITHIN_A_RETRY_MS = 45_000;

/** The newest message to somebody with such a subject, waiting until it has come. */
export async function messagesTo(email: string, subject: RegExp, since = 0): Promise<Mail> {
  let mail: Mail | undefined;
  await expect
    .poll(
      async () => {
        mail = await newestMail(email, subject, since);
        if (!mail) await runCron("send-mail");
        return mail !== undefined;
      },
      { message: `a message to ${email} about ${subject}`, timeout: WITHIN_A_RETRY_MS },
    )
    .toBe(true);
  return mail as Mail;
}

/** Signs in on the sign-in page that is open, by the code that comes by e-mail. */
export async function signInHere(page: Page, email: string): Promise<void> {
  // A demo person may have older codes lying in the inbox.
  const since = Date.now() - 1_000;
  await page.getByLabel(/^(E-mail|Correo electrónico)$/).fill(email);
  await page.getByRole("button", { name: /Send me a code|código/ }).click();
  await page.waitForURL(/\/sign-in\/check/);
  const mail = await messagesTo(email, /^\d{6} /, since);
  await page.getByLabel(/Six-digit code|seis/).fill(mail.subject.slice(0, 6));
  await page
    .getByRole("main")
    .getByRole("button", { name: /^(Sign in|Entrar|Iniciar sesión)$/ })
    .click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** Where the demo's people keep their cookies: all workers sign in with them. */
const keptCookies = (email: string) => join(setting("E2E_DIR"), `${email}.json`);

/** Signs in one of the demo's people for the whole run: more codes in a quarter of an hour than a person needs are refused. */
export async function keepSignedIn(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in");
  await signInHere(page, email);
  await page.context().storageState({ path: keptCookies(email) });
}

/** Signs in from anywhere and ends at `next`; the demo's people are signed in already. */
export async function signIn(page: Page, email: string, next = "/"): Promise<void> {
  if (!existsSync(keptCookies(email))) {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    return signInHere(page, email);
  }
  await page.context().addCookies(JSON.parse(await readFile(keptCookies(email), "utf8")).cookies);
  await page.goto(next);
}
