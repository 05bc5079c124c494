import { getLocale, getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/ui/action-form";
import { Badge } from "@/components/ui/badge";
import { Confirm } from "@/components/ui/confirm";
import { SubmitButton } from "@/components/ui/submit-button";
import { formatZoned } from "@/lib/core/zoned";
import type { Reconciliation } from "@/lib/operations";
import { closeMonthAction } from "../actions";

type Month = Reconciliation["months"][number];

/** The months of the ledger, the newest first; those that may be closed with the button that does. */
export async function Months({ months, closes }: { months: Month[]; closes: boolean }) {
  const t = await getTranslations("adminMoney");
  return (
    <section className="grid gap-3" aria-labelledby="months">
      <h2 id="months">{t("months")}</h2>
      <p className="max-w-3xl text-ink-soft">{t("monthsLead")}</p>
      {months.length === 0 && <p className="text-ink-soft">{t("noMonths")}</p>}
      <ul className="grid items-start gap-3 lg:grid-cols-2">
        {months.map((one) => (
          <MonthRow key={one.month} one={one} closes={closes} />
        ))}
      </ul>
    </section>
  );
}

async function MonthRow({ one, closes }: { one: Month; closes: boolean }) {
  const [t, locale] = await Promise.all([getTranslations("adminMoney"), getLocale()]);
  const name = formatZoned(new Date(`${one.month}-15T00:00:00Z`), "UTC", locale, {
    month: "long",
    year: "numeric",
  });
  const ready = one.over && one.compared && one.open === 0 && !one.closedAt;
  return (
    <li className="grid gap-3 rounded-card border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h3 className="font-semibold first-letter:uppercase">{name}</h3>
        {one.closedAt ? (
          <Badge tone="good">
            {t("closed", {
              date: formatZoned(new Date(one.closedAt), "UTC", locale, { dateStyle: "medium" }),
            })}
          </Badge>
        ) : (
          <Badge tone={one.open > 0 ? "warn" : "neutral"}>{t(stateOf(one), { count: one.open })}</Badge>
        )}
      </div>
      {ready && closes && (
        <Confirm label={t("close", { month: name })}>
          <p>{t("closeMeans")}</p>
          <ActionForm action={closeMonthAction}>
            <input type="hidden" name="month" value={one.month} />
            <SubmitButton tone="danger" busy={t("working")} className="justify-self-start">
              {t("closeConfirm")}
            </SubmitButton>
          </ActionForm>
        </Confirm>
      )}
    </li>
  );
}

function stateOf({ over, compared, open }: Month) {
  if (!over) return "running_month";
  if (open > 0) return "openIn";
  return compared ? "ready" : "notCompared";
}
