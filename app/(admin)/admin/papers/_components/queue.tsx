import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ruleWords } from "@/components/compliance/rule-words";
import type { PaperView } from "@/lib/papers";

type Props = { papers: PaperView[]; openId: string; now: Date };
const HOUR_MS = 3_600_000;

/** What waits, in the order in which it is to be looked at. */
export async function Queue({ papers, openId, now }: Props) {
  const [t, { day }] = await Promise.all([getTranslations("desk"), ruleWords()]);
  return (
    <nav aria-label={t("queue")}>
      <ol className="grid gap-2 max-xl:max-h-60 max-xl:overflow-y-auto">
        {papers.map(({ id, rule, requirement, holder, kitchenName, validUntil, confirmedAt }) => (
          <li key={id}>
            <Link
              href={`/admin/papers?paper=${id}`}
              aria-current={id === openId ? "page" : undefined}
              className="grid min-h-11 gap-1 rounded-lg border border-line bg-surface p-3 hover:border-line-strong aria-[current]:border-2 aria-[current]:border-brand"
            >
              <span lang="en" className="font-semibold">
                {rule?.title ?? requirement}
              </span>
              <span className="break-words text-ink-soft">{kitchenName ?? holder}</span>
              <span className="text-sm text-ink-soft">
                {confirmedAt &&
                  t("waits", { hours: Math.floor((now.getTime() - confirmedAt.getTime()) / HOUR_MS) })}
                {validUntil && ` · ${t("ends", { day: day(validUntil) })}`}
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
