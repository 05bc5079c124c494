import { readFile, writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import type { Finding, Sample } from "./bar";

/** Findings of one benchmark, and when and how they were made. */
export type Section = {
  bench: string;
  title: string;
  about: string;
  command: string;
  at: string;
  findings: Finding[];
};

const side = (sample: Sample | undefined) =>
  sample ? `${sample.perSecond.toFixed(0)}/s, ${sample.p50.toFixed(1)} / ${sample.p99.toFixed(1)} ms` : "";
const COLUMNS = ["", "Bar", "Measured", "Must be", "Subject: rate, p50 / p99", "Reference: rate, p50 / p99"];
const cells = (f: Finding) => [
  f.met ? "ok" : "MISSED",
  f.name,
  f.figure,
  f.bar,
  side(f.subject),
  side(f.reference),
];

/** The findings as a table for a terminal. */
export function table(findings: readonly Finding[]): string {
  const rows = [COLUMNS, ...findings.map(cells)];
  const widths = COLUMNS.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function machine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} x ${cpu?.model.trim() ?? "unknown CPU"}, ${memory} GB, ${process.platform} ${process.arch}, Node ${process.version}`;
}

const INTRODUCTION = `# Benchmarks

Written by \`npm run bench\`; \`npm run bench -- hold\` measures one of them anew and keeps the rest. Each bar compares a
subject with a reference that runs on the same machine in the same minute, A-B-A-B, at least three pairs; what counts is
the median of the pairs' ratios. A pair is rejected when its floor (\`select 1\` by the same client, or a bare
\`node:http\` server) is more than 30 % off the median floor. Absolute figures belong to the machine; ratios travel.
`;
const markOf = (bench: string) => `<!-- bench:${bench} -->`;

/** Padded as the formatter wants it. */
function markdownTable(findings: readonly Finding[]): string[] {
  const rows = [COLUMNS, ...findings.map(cells)];
  const widths = COLUMNS.map((_, i) => Math.max(3, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)];
}

function markdown({ bench, title, about, command, at, findings }: Section): string {
  const notes = findings.filter((f) => f.note).map((f) => `- ${f.name}: ${f.note}`);
  return [
    markOf(bench),
    `## ${title}`,
    "",
    about,
    "",
    ...markdownTable(findings),
    ...(notes.length > 0 ? ["", ...notes] : []),
    "",
    `\`${command}\`, ${at}, ${machine()}`,
    "",
  ].join("\n");
}

/** Replaces the sections that were measured now and keeps those that were not, in the order of `all`. */
export async function writeReport(
  file: string,
  sections: readonly Section[],
  all: readonly string[],
): Promise<void> {
  const known = new Map<string, string>();
  const before = await readFile(file, "utf8").catch(() => "");
  for (const part of before.split(/(?=<!-- bench:)/)) {
    const bench = /^<!-- bench:([\w-]+) -->/.exec(part)?.[1];
    if (bench) known.set(bench, `${part.trimEnd()}\n`);
  }
  for (const section of sections) known.set(section.bench, markdown(section));
  const kept = all.flatMap((bench) => known.get(bench) ?? []);
  await writeFile(file, [INTRODUCTION, ...kept].join("\n"));
}
