import { evaluate, type Subject } from "@/lib/compliance/evaluate";
import { onDay, type Paper } from "@/lib/compliance/papers";
import { bindsRole, factsIn, type Rule, toRule } from "@/lib/compliance/rule";
import { plusDays } from "@/lib/core/calendar-day";
import { readPacks } from "../compliance/packs";
import { median } from "./bar";
import type { Bench } from "./bench";

const RULES = 15;
const PAPERS = 20;
const TARGET_MICROSECONDS = 200;
const ROUNDS = 15;
const PER_ROUND = 2_000;
const DAY = "2026-11-21";

/** Rules of Chicago that all bite on its host, topped up by the nation's customs, and papers that end around the day. */
function oneSubject(): { rules: Rule[]; subject: Subject } {
  const { packs } = readPacks();
  const records = packs
    .flatMap(({ requirements }) => requirements)
    .filter((record) => record.force === "mandatory" && bindsRole(record, "host"));
  const perPerson = records.filter(({ subject }) => subject === "person").slice(0, 2);
  const others = records.filter(({ subject }) => subject !== "person").slice(0, RULES - perPerson.length);
  const chosen = [...perPerson, ...others];
  const staff = ["Ana", "Ben", "Cy"].map((name) => ({ name, hiredOn: plusDays(DAY, -20) }));
  const papers = Array.from({ length: PAPERS }, (_, n): Paper => {
    const requirement = chosen[n % RULES]?.id ?? "";
    const person = staff[n % staff.length]?.name ?? null;
    return { requirement, validFrom: plusDays(DAY, -40 * n), validUntil: null, person, renewal: n % 7 === 0 };
  });
  const facts = new Set(factsIn(chosen));
  const subject = { role: "host", facts, includeConventions: true, papers, staff, days: onDay(DAY) } as const;
  return { rules: chosen.map(toRule), subject };
}

export const compliance: Bench = {
  name: "compliance",
  title: `A subject of ${RULES} rules and ${PAPERS} papers`,
  about: `Judged by the engine alone, three workers among it, ${PER_ROUND.toLocaleString("en")} times a round. Median of ${ROUNDS} rounds.`,

  async run() {
    const { rules, subject } = oneSubject();
    const rounds: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const began = performance.now();
      for (let n = 0; n < PER_ROUND; n++) evaluate(rules, subject);
      // The first round warms up.
      if (round > 0) rounds.push(((performance.now() - began) * 1_000) / PER_ROUND);
    }
    const microseconds = median(rounds);
    return [
      {
        name: "one evaluation",
        figure: `${microseconds.toFixed(1)} µs`,
        bar: `at most ${TARGET_MICROSECONDS} µs`,
        met: microseconds <= TARGET_MICROSECONDS,
      },
    ];
  },
};
