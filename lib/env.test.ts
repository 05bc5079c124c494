import { readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { stackEnv } from "@/lib/testing/database";
import { ENV_KEYS } from "./env";

afterEach(() => vi.unstubAllEnvs());

const lines = (file: string) => readFileSync(file, "utf8").split("\n");

test(".env.example lists exactly the settings that the product reads, each once", () => {
  const listed = lines(".env.example").flatMap((line) => /^([A-Z][A-Z0-9_]*)=/.exec(line)?.[1] ?? []);
  expect(listed.sort()).toEqual([...ENV_KEYS].sort());
});

test("every setting is read by its own name, which the edge bundler needs to see", () => {
  const source = readFileSync("lib/env.ts", "utf8");
  for (const key of ENV_KEYS) expect(source).toContain(`${key}: process.env.${key},`);
});

test.each(["STRIPE_API_BASE", "CALENDAR_LOCAL_ORIGIN"])(
  "%s is for the local stack: a live key refuses to start with it",
  async (name) => {
    const local = {
      ...stackEnv(),
      STRIPE_API_BASE: "",
      CALENDAR_LOCAL_ORIGIN: "",
      STRIPE_SECRET_KEY: "sk_live_x",
    };
    for (const [key, value] of Object.entries({ ...local, [name]: "http://127.0.0.1:1" }))
      vi.stubEnv(key, value);
    vi.resetModules();
    const { env } = await import("./env");
    expect(() => env()).toThrow(name);
  },
);
