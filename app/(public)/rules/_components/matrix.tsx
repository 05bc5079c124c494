import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { kindName } from "@/components/compliance/rule-words";
import type { Matrix } from "@/lib/compliance";
import type { RuleRole } from "@/lib/core/compliance-terms";

type Props = { matrix: Matrix; role: RuleRole };
const MARK = { read: "●", recalled: "?", none: "–" } as const;

const hrefOf = (slug: string, role: RuleRole, ids: readonly string[]) =>
  `/rules/${slug}?role=${role}#${ids[0]}`;

/** The whole table, where there is room for it: requirements down, cities across. */
export async function MatrixTable({ matrix: { cities, rows }, role }: Props) {
  const t = await getTranslations("rules");
  return (
    <section className="hidden gap-2 lg:grid" aria-label={t("matrixLabel")}>
      <p className="text-sm text-ink-soft">{t("legend")}</p>
      <div className="overflow-x-auto rounded-card border border-line bg-surface">
        <table className="w-full border-collapse text-sm">
          <thead>
            <tr>
              <th scope="col" className="sticky left-0 bg-surface p-3 text-left align-bottom">
                {t("requirement")}
              </th>
              {cities.map(({ slug, name }) => (
                <th
                  key={slug}
                  scope="col"
                  className="px-1 py-2 text-center align-bottom text-xs font-semibold"
                >
                  <Link href={`/rules/${slug}?role=${role}`} className="underline underline-offset-4">
                    {name}
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ kind, category, cells }) => (
              <tr key={`${category} ${kind}`} className="border-t border-line">
                <th
                  scope="row"
                  lang="en"
                  className="sticky left-0 bg-surface px-2 py-3 text-left font-semibold"
                >
                  {kindName(kind)}
                </th>
                {cells.map(({ state, ids }, at) => (
                  <td key={cities[at]?.slug} className="p-1 text-center">
                    {state === "none" ? (
                      <>
                        <span aria-hidden className="text-ink-soft">
                          {MARK.none}
                        </span>
                        <span className="sr-only">{t("state.none")}</span>
                      </>
                    ) : (
                      <Link
                        href={hrefOf(cities[at]?.slug ?? "", role, ids)}
                        className={`inline-flex size-9 items-center justify-center rounded-lg hover:bg-sunken ${state === "read" ? "text-brand" : "font-bold text-warn"}`}
                      >
                        <span aria-hidden>{MARK[state]}</span>
                        <span className="sr-only">{t(`state.${state}`)}</span>
                      </Link>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The same on a narrow screen: each requirement with the cities that ask for it. */
export async function MatrixList({ matrix: { cities, rows }, role }: Props) {
  const t = await getTranslations("rules");
  return (
    <section className="grid gap-3 lg:hidden" aria-label={t("matrixLabel")}>
      <p className="text-sm text-ink-soft">{t("legend")}</p>
      <ul className="grid gap-3">
        {rows.map(({ kind, category, cells }) => (
          <li
            key={`${category} ${kind}`}
            className="grid gap-2 rounded-card border border-line bg-surface p-4"
          >
            <h2 lang="en" className="text-base">
              {kindName(kind)}
            </h2>
            <ul className="flex flex-wrap gap-2">
              {cells.map(
                ({ state, ids }, at) =>
                  state !== "none" && (
                    <li key={cities[at]?.slug}>
                      <Link
                        href={hrefOf(cities[at]?.slug ?? "", role, ids)}
                        className="inline-flex min-h-11 items-center gap-1.5 rounded-full border border-line-strong px-3 hover:bg-sunken"
                      >
                        {cities[at]?.name}
                        <span aria-hidden className={state === "read" ? "text-brand" : "font-bold text-warn"}>
                          {MARK[state]}
                        </span>
                        <span className="sr-only">{t(`state.${state}`)}</span>
                      </Link>
                    </li>
                  ),
              )}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
