import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withClient } from "../../db/bootstrap";
import { findBrowser } from "../../local/browser";
import { type Finding, median } from "../bar";
import type { Bench } from "../bench";
import { cookieOf, giveBack, holdFor, rentersWithKeys } from "./people";
import { freeSlots, type Slot } from "./slots";

const run = promisify(execFile);
/** Not a dependency: it brings two hundred packages that nothing else needs. */
const LIGHTHOUSE = "lighthouse@12.8.2";
const RUNS = 3;
const FLAGS =
  "--headless=new --no-sandbox --disable-quic --disable-background-networking --disable-component-update --disable-sync";

type Audit = { score: number | null; numericValue?: number; details?: { items: Record<string, unknown>[] } };
type Report = { categories: Record<string, { score: number }>; audits: Record<string, Audit> };
export type Figures = Record<
  "performance" | "accessibility" | "best-practices" | "shift" | "scriptKB",
  number
>;

/** One look at a page with a phone's eyes. */
export async function look(url: string, cookie: string | null, dir: string): Promise<Figures> {
  const out = join(dir, "report.json");
  const headers = cookie ? [`--extra-headers=${JSON.stringify({ Cookie: cookie })}`] : [];
  const categories = "--only-categories=performance,accessibility,best-practices";
  await run(
    "npx",
    [
      "--yes",
      LIGHTHOUSE,
      url,
      "--quiet",
      `--chrome-flags=${FLAGS}`,
      categories,
      "--output=json",
      `--output-path=${out}`,
      ...headers,
    ],
    { env: { ...process.env, CHROME_PATH: findBrowser() ?? "" }, timeout: 180_000 },
  );
  const { categories: scores, audits } = JSON.parse(await readFile(out, "utf8")) as Report;
  const score = (name: string) => Math.round((scores[name]?.score ?? 0) * 100);
  const requests = audits["network-requests"]?.details?.items ?? [];
  const script = requests.filter((item) => item.resourceType === "Script");
  return {
    performance: score("performance"),
    accessibility: score("accessibility"),
    "best-practices": score("best-practices"),
    shift: audits["cumulative-layout-shift"]?.numericValue ?? 1,
    scriptKB: script.reduce((sum, item) => sum + Number(item.transferSize), 0) / 1024,
  };
}

function findingsOf(page: string, figures: readonly Figures[], isPublic: boolean): Finding[] {
  const middle = (name: keyof Figures) => median(figures.map((one) => one[name]));
  const atLeast = (name: keyof Figures, bar: number): Finding => ({
    name: `${page}: ${name}`,
    figure: `${middle(name)}`,
    bar: `>= ${bar}`,
    met: middle(name) >= bar,
  });
  const atMost = (name: keyof Figures, bar: number, unit: string, digits: number): Finding => ({
    name: `${page}: ${name === "shift" ? "layout shift" : "script, compressed"}`,
    figure: `${middle(name).toFixed(digits)}${unit}`,
    bar: `<= ${bar}${unit}`,
    met: middle(name) <= bar,
  });
  return [
    atLeast("performance", 90),
    atLeast("accessibility", 100),
    atLeast("best-practices", 95),
    atMost("shift", 0.02, "", 3),
    ...(isPublic ? [atMost("scriptKB", 150, " kB", 0)] : []),
  ];
}

export const lighthouse: Bench = {
  name: "lighthouse",
  title: "Pages in the browser",
  about: `Lighthouse (${LIGHTHOUSE}, mobile preset: a phone four times slower than this machine, on a slow line), production build, the
median of ${RUNS} runs. Checkout is the page of a held slot with its countdown, the last of ours before Stripe's.`,

  async run(world, size) {
    const database = await world.market(size);
    await giveBack(database);
    const [slot] = await freeSlots(database, 1, 1);
    const [renter] = await rentersWithKeys(database, 1);
    if (!slot || !renter) throw new Error("the world has nobody to look at its pages");
    const kitchen = await withClient(database.env.DATABASE_URL_SYSTEM, async (client) => {
      const { rows } = await client.query<{ slug: string; city: string }>(
        "select slug, city from kitchens where status = 'published' order by id limit 1",
      );
      return rows[0] ?? { slug: "", city: "" };
    });
    const app = await world.serve(database);
    const dir = await mkdtemp(join(tmpdir(), "prep-lighthouse-"));
    try {
      const held = await holdFor(app.origin, slot as Slot, renter);
      const cookie = await cookieOf(database, renter.userId);
      const pages = [
        { page: "search", path: `/search?place=${encodeURIComponent(kitchen.city)}`, signedIn: false },
        { page: "kitchen", path: `/kitchens/${kitchen.slug}`, signedIn: false },
        { page: "checkout", path: `/bookings/${held}`, signedIn: true },
        { page: "bookings", path: "/bookings", signedIn: true },
      ];
      const findings: Finding[] = [];
      for (const { page, path, signedIn } of pages) {
        const figures: Figures[] = [];
        for (let i = 0; i < RUNS; i++)
          figures.push(await look(app.origin + path, signedIn ? cookie : null, dir));
        world.say(`${page}: performance ${figures.map((one) => one.performance).join(", ")}`);
        findings.push(...findingsOf(page, figures, !signedIn));
      }
      return findings;
    } finally {
      await rm(dir, { recursive: true, force: true });
      await app.stop();
    }
  },
};
