import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AppError, ERROR_STATUS } from "@/lib/core/errors";
import en from "@/messages/en.json";
import es from "@/messages/es.json";
import { translateRefusal } from "./refusals";

const files = (folder: string, ends: RegExp): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => ends.test(name) && !/\.test\.ts$|testing\//.test(name))
    .map((name) => readFileSync(join(folder, name), "utf8"));

/** Every sentence that a verb, a schema or the database may refuse with. */
function sentences(): string[] {
  const code = files("lib", /\.ts$/).flatMap((text) => [
    ...text.matchAll(/refuse(?:Field)?\(\s*"[\w-]+",\s*"([^"]+)"/g),
    ...text.matchAll(/refuse\(\s*\w[\w.?: ="]*\? "\w+" : "\w+",\s*"([^"]+)"/g),
    ...text.matchAll(/new AppError\(\s*"\w+",\s*"([^"]+)"/g),
    ...text.matchAll(/'(?:conflict|not_found|unauthenticated|forbidden|precondition_failed)', '([^']+)'/g),
  ]);
  const sql = files("drizzle", /\.sql$/).flatMap((text) => [
    ...text.matchAll(/prep\.refuse\('\w+', '([^']+)'[,)]/g),
    ...text.matchAll(/RETURN '([A-Z][^']+)'/g),
  ]);
  const schemas = files("lib", /(schemas|-input)\.ts$/).flatMap((text) => [
    ...text.matchAll(/"((?:Give|Use|Choose|Book|Write|Pick|At least|At most)\b[^"]+)"/g),
  ]);
  return [...new Set([...code, ...sql, ...schemas].map((match) => match[1] ?? ""))].filter(Boolean);
}

test("every sentence that refuses has its Spanish one", () => {
  const missing = sentences().filter((s) => !(s.replaceAll(".", "") in es.refusals));
  expect(missing).toEqual([]);
});

test("every code that an answer can carry is explained in the reference, in both languages", () => {
  for (const { apiDocs } of [en, es])
    expect(Object.keys(ERROR_STATUS).filter((code) => !(code in apiDocs.codes))).toEqual([]);
});

test("a refusal is said in the reader's language, with its values", () => {
  const error = new AppError(
    "invalid_input",
    "Book at least {minutes} minutes here",
    { durationMinutes: ["Book at least 120 minutes here"] },
    { values: { minutes: 120 } },
  );
  const said = translateRefusal(error, "es");
  expect(said.message).toContain("120");
  expect(said.message).not.toContain("Book");
  expect(said.fields.durationMinutes).toEqual([said.message]);
});

/** `a.b.c` of every leaf. */
const paths = (node: object, at = ""): string[] =>
  Object.entries(node).flatMap(([name, value]) =>
    typeof value === "object" ? paths(value, `${at}${name}.`) : [`${at}${name}`],
  );

test("both languages have the same messages with the same places to fill", () => {
  const strip = (messages: object) => paths(messages).filter((path) => !path.startsWith("refusals."));
  expect(strip(es)).toEqual(expect.arrayContaining(strip(en)));
  expect(strip(en)).toEqual(expect.arrayContaining(strip(es)));
});
