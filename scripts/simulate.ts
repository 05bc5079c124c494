/**
 * Plays stories for as long as it is told to: `npm run simulate -- --minutes 60 [--seed 7] [--path 16:1]`. A failure
 * prints its seed, its path and the shortest story that still fails; put that into lib/testing/simulation/found.ts.
 */
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: String(Date.now() % 2_147_483_647) },
    path: { type: "string", default: "" },
  },
});
const { minutes, seed, path } = values;
const seconds = Number(minutes) * 60;
if (!(seconds > 0) || !Number.isInteger(Number(seed))) {
  console.error("Give --minutes as a number above zero and --seed as a whole number.");
  process.exit(2);
}
const vitest = [
  "node_modules/vitest/vitest.mjs",
  "run",
  "--silent=false",
  "lib/testing/simulation/simulation.test.ts",
];
const child = spawn(process.execPath, [...vitest, "--testNamePattern", "whatever people"], {
  stdio: "inherit",
  env: {
    ...process.env,
    PREP_SIMULATE_SECONDS: String(seconds),
    PREP_SIMULATE_SEED: seed,
    PREP_SIMULATE_PATH: path,
  },
});
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
