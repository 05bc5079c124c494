import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { kitchenPapers, listUses, MOST_USES, type Use } from "@/lib/inspections";
import { UsesInput } from "@/lib/inspections/schemas";
import { wordsOfUse } from "../_components/use-words";
import { loadInspected } from "../load";

export const runtime = "edge";

type Props = {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[]>>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("inspect");
  return { title: t("packet"), robots: { index: false, follow: false }, referrer: "no-referrer" };
}

/** Everything an inspector asked for on paper: one row a use, as many pages as it takes. */
export default async function PacketPage({ params, searchParams }: Props) {
  const { ctx, kitchen } = await loadInspected((await params).token);
  const [words, uses, papers] = await Promise.all([
    wordsOfUse(kitchen.timeZone),
    listUses(ctx, kitchen, UsesInput.parse(await searchParams), MOST_USES),
    kitchenPapers(ctx, kitchen),
  ]);
  const { t, day, time, paper } = words;
  // Many uses are under the same papers: a list of them is said once, and counted.
  const lists = new Map<string, { number: number; list: string }>();
  const numberOf = (held: Use["papers"]) => {
    const key = JSON.stringify(held);
    const known = lists.get(key) ?? { number: lists.size + 1, list: held.map(paper).join("; ") };
    lists.set(key, known);
    return known.number;
  };
  const rows = uses.items.map((use) => ({
    use,
    held: use.papers.length > 0 ? numberOf(use.papers) : null,
  }));
  return (
    <article className="grid gap-4 text-sm">
      <header className="grid gap-1">
        <h1>{kitchen.name}</h1>
        <p>
          {kitchen.addressLine}, {kitchen.city}, {kitchen.state} {kitchen.postalCode}
        </p>
        <p>{t("packetLead", { count: rows.length, day: day(ctx.now.toISOString()) })}</p>
      </header>
      <h2>{t("kitchenPapers")}</h2>
      <ul className="list-disc pl-5">
        {papers.map((held) => (
          <li key={`${held.paper}${held.number}${held.holder}`}>{paper(held)}</li>
        ))}
      </ul>
      <h2>{t("uses")}</h2>
      <section
        className="overflow-x-auto print:overflow-visible"
        aria-label={t("uses")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by keyboard, too
        tabIndex={0}
      >
        <table className="w-full border-collapse text-left">
          <thead>
            <tr>
              {(["when", "space", "who", "charge", "under"] as const).map((column) => (
                <th key={column} scope="col" className="border-b border-line-strong p-1">
                  {t(`columns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ use, held }) => (
              <tr key={use.id}>
                <td>
                  {`${day(use.startsAt)}, ${time(use.checkedInAt)} – ${use.checkedOutAt ? time(use.checkedOutAt) : t("notOut")}`}
                </td>
                <td>{use.space}</td>
                <td>{use.renter}</td>
                <td>{use.inCharge ?? "–"}</td>
                <td>{held ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {lists.size > 0 && (
        <>
          <h2>{t("paperLists")}</h2>
          <ol className="list-decimal pl-5">
            {[...lists.values()].map(({ number, list }) => (
              <li key={number}>{list}</li>
            ))}
          </ol>
        </>
      )}
    </article>
  );
}
