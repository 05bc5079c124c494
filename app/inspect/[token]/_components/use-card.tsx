import type { Use } from "@/lib/inspections";
import type { wordsOfUse } from "./use-words";

type Props = { use: Use; words: Awaited<ReturnType<typeof wordsOfUse>> };

/** One use of a room. */
export function UseCard({ use, words: { t, day, time, paper } }: Props) {
  return (
    <li className="grid gap-1 rounded-card border border-line bg-surface p-4">
      <p className="font-semibold break-words">
        {day(use.startsAt)}, {time(use.checkedInAt)} –{" "}
        {use.checkedOutAt ? time(use.checkedOutAt) : t("notOut")} · {use.space}
      </p>
      <p className="break-words">{use.renter}</p>
      <p className="text-ink-soft">
        {use.inCharge ? t("inCharge", { name: use.inCharge }) : t("nobodyInCharge")}
        {use.crew.length > 0 && ` · ${t("crew", { names: use.crew.join(", ") })}`}
      </p>
      {use.papers.length === 0 ? (
        <p className="text-ink-soft">{t("noneOnFile")}</p>
      ) : (
        <details>
          <summary className="min-h-11 cursor-pointer content-center font-semibold">
            {t("papers", { count: use.papers.length })}
          </summary>
          <ul className="grid gap-1">
            {use.papers.map((held) => (
              <li key={`${held.paper}${held.number}${held.holder}`} className="break-words">
                {paper(held)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
