import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { StackError, startChild } from "./processes";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const STAMP = join(ROOT, ".next", "prep-sources");
const NEXT = join(ROOT, "node_modules", "next", "dist", "bin", "next");

const FOLDERS = ["app", "components", "db", "lib", "messages", "public"];
const FILES = [
  "middleware.ts",
  "next.config.mjs",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];

async function filesBelow(folder: string): Promise<string[]> {
  if (!existsSync(join(ROOT, folder))) return [];
  const paths = (await readdir(join(ROOT, folder), { recursive: true })).map((name) =>
    join(ROOT, folder, name),
  );
  const isFile = await Promise.all(paths.map(async (path) => (await stat(path)).isFile()));
  return paths.filter((_, index) => isFile[index]);
}

/** A fingerprint of everything that the build is made of; tests are not part of it. */
async function sourcesHash(): Promise<string> {
  const found = (await Promise.all(FOLDERS.map(filesBelow))).flat();
  const single = FILES.map((name) => join(ROOT, name)).filter((path) => existsSync(path));
  const paths = [...found, ...single].filter((path) => !/\.test\.tsx?$/.test(path)).sort();
  const hash = createHash("sha256").update(process.version.split(".")[0] ?? "");
  for (const path of paths) {
    hash
      .update(path.slice(ROOT.length))
      .update("\0")
      .update(await readFile(path))
      .update("\0");
  }
  return hash.digest("hex");
}

/** Arguments that run Next with this very Node. */
export function nextCommand(...args: string[]): { command: string; args: string[] } {
  return { command: process.execPath, args: [NEXT, ...args] };
}

/** Names the build too: somebody may have made another one by hand since. */
function stampOf(sources: string): string {
  const id = join(ROOT, ".next", "BUILD_ID");
  return existsSync(id) ? `${sources} ${readFileSync(id, "utf8")}` : `${sources} not built`;
}

/**
 * Makes the production build unless the one on disk is of these very sources. Returns whether it had to.
 * It gets no addresses and no secrets: a page that would bake them in fails here and not in production.
 */
export async function buildApp({
  logFile,
  force = false,
}: {
  logFile?: string;
  force?: boolean;
}): Promise<boolean> {
  const wanted = await sourcesHash();
  const kept = existsSync(STAMP) ? await readFile(STAMP, "utf8") : "";
  if (!force && kept === stampOf(wanted)) return false;
  await rm(STAMP, { force: true });
  const lines: string[] = [];
  const child = await startChild({
    name: "The build",
    ...nextCommand("build"),
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    ...(logFile ? { logFile } : {}),
    onLine: (line) => lines.push(line),
  });
  const code = await child.exited;
  if (code !== 0) throw new StackError(lines.slice(-60).join("\n"));
  await writeFile(STAMP, stampOf(wanted));
  return true;
}
