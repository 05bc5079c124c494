import holidays from "./holidays.json";

type Holiday = { date: string; name: string };

/** The next public holidays of a state from a day (`2030-01-02`) on, earliest first, one a day. Pure. */
export function nextHolidays(state: string, from: string, locale: "en" | "es", count: number): Holiday[] {
  const days = new Map<string, Holiday>();
  for (const { date, states, ...name } of holidays as {
    date: string;
    en: string;
    es: string;
    states?: string;
  }[]) {
    if (date < from || days.has(date) || (states && !states.split(" ").includes(state))) continue;
    days.set(date, { date, name: name[locale] });
    if (days.size === count) break;
  }
  return [...days.values()];
}
