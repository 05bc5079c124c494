import { existsSync, readFileSync } from "node:fs";

const ENV_FILE = ".local/env";

/** A stack that was started here says in a file where it is; what is set already wins. */
export function loadStackEnvironment(): void {
  if (process.env.DATABASE_URL_SYSTEM || !existsSync(ENV_FILE)) return;
  for (const line of readFileSync(ENV_FILE, "utf8").split("\n")) {
    const [name, ...value] = line.split("=");
    if (name && process.env[name] === undefined) process.env[name] = value.join("=");
  }
}
