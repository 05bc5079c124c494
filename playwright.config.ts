import { defineConfig } from "@playwright/test";
import { findBrowser } from "./scripts/local/browser";

const browser = findBrowser();
const RACES = "api/races.spec.ts";
/** Hosts sit at a desk and renters hold a phone; what both do, and everything in a long run, is played on either. */
const [NOT_ON_A_PHONE, NOT_AT_A_DESK] =
  process.env.PREP_LONG === "1" ? [[], []] : [["hosts/**"], ["renters/**"]];

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
  projects: [
    { name: "people", testMatch: "people.setup.ts" },
    { name: "api", testMatch: "api/**/*.spec.ts", testIgnore: RACES },
    {
      name: "mobile",
      testIgnore: ["api/**", ...NOT_ON_A_PHONE],
      dependencies: ["people"],
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
    {
      name: "desktop",
      testIgnore: ["api/**", ...NOT_AT_A_DESK],
      dependencies: ["people"],
      use: { viewport: { width: 1280, height: 800 } },
    },
    // Two hundred at once want the machine for themselves. Alone: --project=races --no-deps
    { name: "races", testMatch: RACES, dependencies: ["api", "mobile", "desktop"] },
  ],
});
