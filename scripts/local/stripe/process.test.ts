import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { stripeControl } from "./control";
import { sdk } from "./harness";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const KEY = "sk_test_process";
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

interface Started {
  child: ChildProcess;
  url: string;
  exited: Promise<number | null>;
}

async function start(args: string[]): Promise<Started> {
  const child = spawn(process.execPath, ["--import", "tsx", MAIN, "--secret-key", KEY, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const exited = new Promise<number | null>((done) => child.once("exit", done));
  const line = await new Promise<string>((done) =>
    child.stdout?.once("data", (data: Buffer) => done(String(data))),
  );
  const ready = JSON.parse(line) as { ready: boolean; url: string };
  expect(ready.ready).toBe(true);
  return { child, url: ready.url, exited };
}

test("a process remembers everything across a restart, its clock and its waiting events too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stripe-double-"));
  try {
    const first = await start(["--state", join(folder, "state.json")]);
    const stripe = sdk(first.url, {}, KEY);
    await stripeControl(first.url).clockAdvance(86_400);
    await stripeControl(first.url).webhooks({ paused: true });
    await stripe.webhookEndpoints.create({ url: "http://127.0.0.1:9/hook", enabled_events: ["*"] });
    const intent = await stripe.paymentIntents.create(
      { amount: 5_000, currency: "usd" },
      { idempotencyKey: "k" },
    );
    first.child.kill("SIGTERM");
    expect(await first.exited).toBe(0);
    const second = await start(["--state", join(folder, "state.json")]);
    const again = sdk(second.url, {}, KEY);
    expect((await again.paymentIntents.retrieve(intent.id)).amount).toBe(5_000);
    const replayed = await again.paymentIntents.create(
      { amount: 5_000, currency: "usd" },
      { idempotencyKey: "k" },
    );
    expect(replayed.id).toBe(intent.id);
    const control = stripeControl(second.url);
    expect(await control.now()).toBeGreaterThan(Date.now() / 1000 + 86_000);
    expect((await control.state()).deliveries).toHaveLength(1);
    expect(await control.violations()).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a process ends with its parent when it was asked to", async () => {
  const started = await start(["--die-with-parent"]);
  started.child.stdin?.end();
  expect(await started.exited).toBe(0);
});
