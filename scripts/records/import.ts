/**
 * Takes in inspection records that a city publishes:
 * `npm run records:import -- admin@example.com --source chicago data/open-data/chicago/inspections.csv`
 * Of San Francisco the businesses come first, then their inspections. Prints how far it is and every row it left out, by line. Broken
 * off and started again, it goes on; the same file a second time changes nothing.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import type { Ctx } from "@/lib/context";
import { RECORD_SOURCES } from "@/lib/core/record-terms";
import { importRecords } from "@/lib/public-records";
import { ImportRecordsInput } from "@/lib/public-records/schemas";
import en from "@/messages/en.json";
import { adminCtx } from "../compliance/admin";
import { loadStackEnvironment } from "../local/environment";

const USAGE = `npm run records:import -- <email of an admin> --source ${RECORD_SOURCES.join("|")} FILE…`;

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

async function importFile(ctx: Ctx, source: string, path: string): Promise<void> {
  const fileName = basename(path);
  const input = ImportRecordsInput.parse({ source, fileName, fileHash: await hashOf(path) });
  const done = await importRecords(ctx, input, createReadStream(path), ({ rowsRead, rowsBad, faults }) => {
    for (const { line, field, problem } of faults)
      console.log(`${path}:${line}: ${field} ${en.records.problems[problem]}`);
    console.log(`${fileName}: ${rowsRead} rows read, ${rowsBad} left out`);
  });
  console.log(
    done.already
      ? `${fileName}: imported before, nothing changed`
      : `${fileName}: done. ${done.matches} new or changed matches, ${done.closures} closures to look at`,
  );
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { source: { type: "string" } },
  });
  const [email, ...files] = positionals;
  if (!email || !values.source || files.length === 0) throw new Error(USAGE);
  loadStackEnvironment();
  for (const file of files) await importFile(await adminCtx(email), values.source, file);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
