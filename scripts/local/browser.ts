import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { findOnPath } from "./redis";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** A Chromium that is installed here, or the one that CHROMIUM_PATH names. */
export function findBrowser(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  if (existsSync("/usr/bin/chromium")) return "/usr/bin/chromium";
  const downloaded = chromium.executablePath();
  return findOnPath(PROGRAMS) ?? (existsSync(downloaded) ? downloaded : undefined);
}
