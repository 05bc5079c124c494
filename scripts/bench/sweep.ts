import { readFile } from "node:fs/promises";
import { recheckDue } from "@/lib/compliance";
import { systemCtx } from "@/lib/http/make-ctx";
import { withClient } from "../db/bootstrap";
import type { Bench } from "./bench";
import { publishRulesIn } from "./rules";
import type { Database } from "./world";

const SUBJECTS = 100_000;
const WITHIN_SECONDS = 60;

async function fillSubjects({ admin }: Database, subjects: number): Promise<void> {
  const script = await readFile(new URL("sql/sweep.sql", import.meta.url), "utf8");
  await withClient(admin, (client) => client.query(script.replaceAll(":subjects", String(subjects))));
}

const leftOver = ({ admin }: Database) =>
  withClient(admin, async (client) => {
    const { rows } = await client.query<{ left: number }>(
      "select count(*)::int as left from rule_subjects where checked_revision <> revision",
    );
    return rows[0]?.left ?? Number.NaN;
  });

export const sweep: Bench = {
  name: "sweep",
  title: "The nightly sweep",
  about: `The job \`check-papers\` over ${SUBJECTS.toLocaleString("en")} renters in Chicago with a worker and twenty papers each:
read, judged on every day on which an answer changes, kept. In calls of five hundred that commit by themselves, so that a run
that is cut short goes on. A smaller world has fewer renters, and its time is told for all of them.`,

  async run(world, size) {
    const database = await world.market(size);
    const subjects = Math.min(SUBJECTS, size.kitchens * 10);
    await publishRulesIn(database);
    await fillSubjects(database, subjects);
    const began = performance.now();
    const { checked } = await recheckDue(systemCtx("bench"));
    const seconds = (performance.now() - began) / 1_000;
    const all = (seconds * SUBJECTS) / subjects;
    const left = await leftOver(database);
    return [
      {
        name: `${SUBJECTS.toLocaleString("en")} subjects`,
        figure: `${all.toFixed(1)} s`,
        bar: `<= ${WITHIN_SECONDS} s`,
        met: all <= WITHIN_SECONDS,
        note: `${checked} judged in ${seconds.toFixed(1)} s`,
      },
      { name: "not judged after it", figure: `${left}`, bar: "= 0", met: left === 0 },
    ];
  },
};
