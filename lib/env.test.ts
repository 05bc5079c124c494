import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ENV_KEYS } from "./env";

const lines = (file: string) => readFileSync(file, "utf8").split("\n");

test(".env.example lists exactly the settings that the product reads, each once", () => {
  const listed = lines(".env.example").flatMap((line) => /^([A-Z][A-Z0-9_]*)=/.exec(line)?.[1] ?? []);
  expect(listed.sort()).toEqual([...ENV_KEYS].sort());
});

test("every setting is read by its own name, which the edge bundler needs to see", () => {
  const source = readFileSync("lib/env.ts", "utf8");
  for (const key of ENV_KEYS) expect(source).toContain(`${key}: process.env.${key},`);
});
