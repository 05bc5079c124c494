/** Makes lib/kitchens/holidays.json: the public holidays of every US state, from the package date-holidays. */
import { writeFileSync } from "node:fs";
import Holidays from "date-holidays";
import { US_STATES } from "@/lib/core/us-states";

const [FIRST_YEAR, YEARS] = [2026, 8];

type Holiday = { date: string; en: string; es: string; states: string[] };
const found = new Map<string, Holiday>();
for (const state of US_STATES) {
  const [english, spanish] = ["en", "es"].map(
    (language) => new Holidays("US", state, { languages: [language] }),
  );
  for (let year = FIRST_YEAR; year < FIRST_YEAR + YEARS; year++) {
    const names = new Map(
      spanish?.getHolidays(year).map(({ date, rule, name }) => [`${date} ${rule}`, name]),
    );
    for (const { date, rule, name, type } of english?.getHolidays(year) ?? []) {
      if (type !== "public") continue;
      const key = `${date.slice(0, 10)} ${name}`;
      const known = found.get(key) ?? {
        date: date.slice(0, 10),
        en: name,
        es: names.get(`${date} ${rule}`) ?? name,
        states: [],
      };
      known.states.push(state);
      found.set(key, known);
    }
  }
}
/** A day that every state keeps has no list of states. */
const holidays = [...found.values()]
  .sort((a, b) => a.date.localeCompare(b.date) || a.en.localeCompare(b.en))
  .map(({ states, ...day }) =>
    states.length === US_STATES.length ? day : { ...day, states: states.join(" ") },
  );
writeFileSync("lib/kitchens/holidays.json", `${JSON.stringify(holidays, null, 1)}\n`);
