/**
 * Imports every data file of rules: `npm run rules:import -- admin@example.com` makes a draft of each pack whose facts are new,
 * for an admin to look at and publish; `--publish` publishes those that have nothing wrong in them, from today on. What is
 * wrong is listed by file, record and field; the rest is imported. Doing it twice makes nothing new.
 */

import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { importRules, publishRules } from "@/lib/compliance";
import type { Ctx } from "@/lib/context";
import { localDate } from "@/lib/core/zoned";
import { loadStackEnvironment } from "../local/environment";
import { adminCtx } from "./admin";
import { type PackFile, packFiles, readPacks } from "./packs";

const SOURCE = { title: "data/regulatory, compiled from the pages that each record names", url: null };

/** As an admin: drafts of what is new, and published where asked and nothing is wrong. Returns lines to print. */
export async function importPacks(
  ctx: Ctx,
  publish: boolean,
  files: PackFile[] = packFiles(),
): Promise<string[]> {
  const { packs, problems } = readPacks(files);
  const lines = problems.map((p) => `${p.file}: ${p.record} ${p.field}: ${p.problem}`);
  const broken = new Set(problems.map(({ file }) => file));
  for (const pack of packs) {
    const { said, versionId } = await importRules(ctx, pack, SOURCE);
    const whole = !broken.has(pack.city === null ? "federal.json" : `cities/${pack.slug}.json`);
    const publishes = publish && whole && said === "drafted";
    if (publishes) await publishRules(ctx, { versionId, effectiveOn: localDate(ctx.now, "UTC") });
    if (said !== "unchanged") lines.push(`${pack.slug}: ${publishes ? "published" : said}`);
  }
  return lines;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { publish: { type: "boolean", default: false } },
  });
  const [email] = positionals;
  if (!email) throw new Error("npm run rules:import -- <email of an admin> [--publish]");
  loadStackEnvironment();
  const lines = await importPacks(await adminCtx(email), values.publish);
  console.log(lines.length > 0 ? lines.join("\n") : "Nothing is new.");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
