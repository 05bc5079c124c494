/** The size of files, and the edge declaration of everything Next serves. Prints what breaks the house rules. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const MAX_LINES = 250;

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file));

const problems: string[] = [];
for (const file of files) {
  const text = readFileSync(file, "utf8");
  const lines = text.split("\n").length - 1;
  if (lines > MAX_LINES && !file.includes(".test.")) {
    problems.push(`${file}: ${lines} lines, at most ${MAX_LINES}. Find the missing noun and give it a file.`);
  }
  if (/^app\/.*\/?(page|route)\.tsx?$/.test(file) && !/runtime = "(edge|nodejs)"/.test(text)) {
    problems.push(`${file}: declares no runtime. Write: export const runtime = "edge".`);
  }
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`structure: ${files.length} files within bounds`);
