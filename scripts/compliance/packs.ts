import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type PackProblem, type RulePack, readPack } from "@/lib/compliance/read-pack";

const HOME = fileURLToPath(new URL("../../data/regulatory/", import.meta.url));

export type PackFile = { file: string; raw: unknown };

/** The data files of rules: the nation's and one for each city. Adding a city is adding a file. */
export const packFiles = (): PackFile[] =>
  [
    "federal.json",
    ...readdirSync(`${HOME}cities`)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => `cities/${name}`),
  ].map((file) => ({ file, raw: readJson(file) }));

export const readJson = (file: string): unknown => JSON.parse(readFileSync(HOME + file, "utf8"));

/** Every pack of the data files, with what is wrong in them. */
export function readPacks(files: readonly PackFile[] = packFiles()): {
  packs: RulePack[];
  problems: PackProblem[];
} {
  const read = files.map(({ file, raw }) => readPack(file, raw));
  return {
    packs: read.flatMap(({ pack }) => pack ?? []),
    problems: read.flatMap(({ problems }) => problems),
  };
}
