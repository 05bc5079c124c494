import { defineConfig } from "@playwright/test";
import { findBrowser } from "./scripts/local/browser";

const browser = findBrowser();
const RACES = "api/races.spec.ts";
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const DESK = { viewport: { width: 1280, height: 800 } };
const dependencies = ["people"];

const PEOPLE = { name: "people", testMatch: "people.setup.ts" };
/** Hosts sit at a desk and renters hold a phone; what both do is played on either. */
const AS_USUAL = [
  PEOPLE,
  { name: "api", testMatch: "api/**/*.spec.ts", testIgnore: RACES },
  { name: "mobile", testIgnore: ["api/**", "hosts/**"], dependencies, use: PHONE },
  { name: "desktop", testIgnore: ["api/**", "renters/**"], dependencies, use: DESK },
  // Two hundred at once want the machine for themselves. Alone: --project=races --no-deps
  { name: "races", testMatch: RACES, dependencies: ["api", "mobile", "desktop"] },
];
/** The other way round, in a world of its own: `npm run verify:long` plays this as well. */
const SWAPPED = [
  PEOPLE,
  { name: "desktop", testMatch: "renters/**/*.spec.ts", dependencies, use: DESK },
  { name: "mobile", testMatch: "hosts/**/*.spec.ts", dependencies, use: PHONE },
];

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./e2e/global-setup.ts",
  outputDir: "test-results",
  // Two cores: while one journey waits for its page, the other one looks at its own.
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: "list",
  use: {
    baseURL: process.env.APP_URL ?? "http://localhost:3000",
    // Recorded when asked for: npx playwright test --trace=retain-on-failure
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(browser ? { executablePath: browser } : {}),
      args: [
        "--no-sandbox",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: process.env.PREP_SWAPPED === "1" ? SWAPPED : AS_USUAL,
});
