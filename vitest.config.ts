import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "");

export default defineConfig({
  resolve: {
    alias: [
      // Next refuses this import outside the server bundle; in tests it has nothing to guard.
      { find: /^server-only$/, replacement: `${root}/node_modules/server-only/empty.js` },
      { find: /^@\//, replacement: `${root}/` },
    ],
  },
  test: {
    include: ["**/*.test.ts", "**/*.test.tsx"],
    exclude: ["node_modules/**", ".next/**", ".local/**", "e2e/**"],
    globalSetup: ["lib/testing/global-setup.ts"],
    environment: "node",
    silent: "passed-only",
    pool: "forks",
    maxWorkers: 2,
    // `npm run verify:long` tries a hundred times as often.
    testTimeout: process.env.PREP_LONG === "1" ? 3_600_000 : 30_000,
    hookTimeout: 30_000,
    teardownTimeout: 20_000,
    // `npm run coverage`: the domains in which a branch that no test takes is money that nobody has counted.
    coverage: {
      provider: "v8",
      include: ["lib/{ledger,payouts,wallets}/**/*.ts"],
      exclude: ["**/*.test.ts"],
      reporter: ["text"],
      reportsDirectory: ".local/coverage",
      thresholds: Object.fromEntries(
        ["ledger", "payouts", "wallets"].map((domain) => [`lib/${domain}/**`, { branches: 95 }]),
      ),
    },
  },
});
