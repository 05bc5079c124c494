import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { findBrowser } from "../../local/browser";
import { median } from "../bar";
import type { Bench } from "../bench";
import { twelveStations } from "../twelve";
import { type Figures, look } from "./lighthouse";
import { cookieOf } from "./people";

const RUNS = 3;
const DRAGS = 20;
const DAY_MS = 86_400_000;

/** From a pointer's move to the frame that shows the bar there; milliseconds of each of a drag's moves. */
async function drag(page: Page): Promise<number[]> {
  const bar = page.locator("[data-bar][data-movable]").nth(120);
  await bar.scrollIntoViewIfNeeded();
  const box = await bar.boundingBox();
  if (!box) throw new Error("the calendar shows no booking to drag");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  const times = await page.evaluate(
    async ({ x, y, moves }) => {
      const took: number[] = [];
      for (let i = 1; i <= moves; i++) {
        const began = performance.now();
        const at = { bubbles: true, pointerId: 1, clientX: x + i * 8, clientY: y };
        document.elementFromPoint(x, y)?.dispatchEvent(new PointerEvent("pointermove", at));
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        took.push(performance.now() - began);
      }
      return document.querySelector("[data-ghost]:not([hidden])") ? took : [];
    },
    { x, y, moves: DRAGS },
  );
  await page.mouse.up();
  return times;
}

export const hostCalendar: Bench = {
  name: "host-calendar",
  title: "A host's week",
  about: `Twelve stations and some 300 bookings. Lighthouse as above; a drag is timed in Chromium at the size of a desk, from each of
${DRAGS} moves of the pointer to the frame that shows it.`,

  async run(world, size) {
    const database = await world.market(size);
    const { kitchenId, hostId } = await twelveStations(database);
    const cookie = await cookieOf(database, hostId);
    const app = await world.serve(database);
    const dir = await mkdtemp(join(tmpdir(), "prep-lighthouse-"));
    const executablePath = findBrowser();
    const browser = await chromium.launch({
      ...(executablePath ? { executablePath } : {}),
      args: ["--no-sandbox", "--disable-quic", "--disable-background-networking"],
    });
    // The week that is full from its first day to its last.
    const date = new Date(Date.now() + 8 * DAY_MS).toISOString().slice(0, 10);
    const url = `${app.origin}/host/calendar?${new URLSearchParams({ kitchen: kitchenId, date, view: "week" })}`;
    try {
      const figures: Figures[] = [];
      for (let i = 0; i < RUNS; i++) figures.push(await look(url, cookie, dir));
      world.say(`host calendar: performance ${figures.map((one) => one.performance).join(", ")}`);
      const page = await browser.newPage({
        viewport: { width: 1280, height: 800 },
        extraHTTPHeaders: { cookie },
      });
      await page.goto(url, { waitUntil: "networkidle" });
      const bookings = await page.locator("[data-bar]").count();
      const times = await drag(page);
      const performance = median(figures.map((one) => one.performance));
      const slowest = Math.max(...times);
      return [
        { name: "bookings drawn", figure: `${bookings}`, bar: ">= 250", met: bookings >= 250 },
        { name: "performance", figure: `${performance}`, bar: ">= 90", met: performance >= 90 },
        {
          ...{ name: "a drag's slowest answer", figure: `${slowest.toFixed(0)} ms`, bar: "<= 100 ms" },
          met: times.length === DRAGS && slowest <= 100,
          note: `median ${median(times).toFixed(0)} ms`,
        },
      ];
    } finally {
      await browser.close();
      await rm(dir, { recursive: true, force: true });
      await app.stop();
    }
  },
};
