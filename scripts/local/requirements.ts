import { findBrowser } from "./browser";
import { findOnPath, findRedis } from "./redis";

export interface Requirement {
  title: string;
  package: string;
  present: () => boolean;
}

const REQUIREMENTS: readonly Requirement[] = [
  { title: "Redis or Valkey", package: "redis-server", present: () => findRedis() !== undefined },
  { title: "Chromium or Chrome", package: "chromium", present: () => findBrowser() !== undefined },
];

/** What the tests need from this machine and do not find. */
export function missingRequirements(): Requirement[] {
  return REQUIREMENTS.filter(({ present }) => !present());
}

/** Whether we may install packages here without asking anybody. */
export function mayInstall(): boolean {
  return process.getuid?.() === 0 && findOnPath(["apt-get"]) !== undefined;
}

/** What to tell a person who has to do it themselves. */
export function howToInstall(missing: readonly Requirement[]): string {
  const titles = missing.map(({ title }) => title).join(" and ");
  const packages = missing.map((requirement) => requirement.package).join(" ");
  return [
    `Missing: ${titles}.`,
    `  Debian, Ubuntu:  sudo apt-get install ${packages}`,
    "  macOS:           brew install redis, and any Chrome or Chromium (name it in CHROMIUM_PATH)",
  ].join("\n");
}
