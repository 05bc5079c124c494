import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const SHARED = fileURLToPath(new URL("async-context.cjs", import.meta.url));

/** What a program says that was started with and without the shared storage. */
async function bothWays(program: string): Promise<[string, string]> {
  const said = (args: string[]) =>
    run(process.execPath, [...args, "-e", program]).then(({ stdout }) => stdout);
  return Promise.all([said(["--require", SHARED]), said([])]);
}

test("storages that share one frame keep apart what Node's own keep apart", async () => {
  const [shared, own] = await bothWays(`
    const { AsyncLocalStorage } = require("node:async_hooks");
    const [a, b] = [new AsyncLocalStorage(), new AsyncLocalStorage()];
    const say = (where) => console.log(where, a.getStore(), b.getStore());
    const later = () => new Promise((resolve) => setTimeout(resolve, 1));
    const request = (n) => a.run(n, async () => {
      await later();
      const bound = AsyncLocalStorage.bind(() => say("bound " + n));
      const snapshot = AsyncLocalStorage.snapshot();
      await b.run("inner " + n, async (extra) => { await later(); say("both " + extra); a.exit(() => say("without a")); }, n);
      await a.run("nested " + n, later);
      b.enterWith("entered " + n);
      await later();
      say("after");
      setTimeout(() => { bound(); snapshot(say, "snapshot"); }, 5);
    });
    say("before");
    (async () => { for (const n of [1, 2]) await request(n); await Promise.all([3, 4].map(request)); b.disable(); say("end"); })();
  `);
  expect(shared.split("\n").length).toBeGreaterThan(20);
  // Two at once end in any order; what each says of itself is the same.
  expect(shared.split("\n").sort()).toEqual(own.split("\n").sort());
});
