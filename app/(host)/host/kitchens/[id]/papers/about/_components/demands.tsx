import { getTranslations } from "next-intl/server";
import { ruleWords } from "@/components/compliance/rule-words";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Demand } from "@/lib/compliance";
import { formatMoney } from "@/lib/core/money";
import { dropDemandAction } from "../actions";
import { DemandForm } from "./demand-form";

type Props = { kitchenId: string; demands: Demand[]; choices: { requirement: string; paper: string }[] };

/** What the host asks of renters beyond the law. */
export async function Demands({ kitchenId, demands, choices }: Props) {
  const [t, { locale }] = await Promise.all([getTranslations("gate"), ruleWords()]);
  const limit = (name: "perOccurrence" | "inAll", cents: number | null) =>
    cents === null ? null : t(name, { amount: formatMoney(cents, "usd", locale) });
  const open = choices.filter(({ requirement }) => !demands.some((one) => one.requirement === requirement));
  return (
    <Card className="grid grid-cols-1 gap-4">
      <h2>{t("demands")}</h2>
      <p className="text-ink-soft">{t("demandsLead")}</p>
      <ul className="grid gap-2">
        {demands.map(({ requirement, paper, occurrenceCents, aggregateCents }) => (
          <li
            key={requirement}
            className="flex min-h-14 flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-lg border border-line px-4 py-2"
          >
            <span className="grid min-w-0">
              <span className="font-semibold break-words">{paper}</span>
              <span className="text-ink-soft">
                {[limit("perOccurrence", occurrenceCents), limit("inAll", aggregateCents)]
                  .filter(Boolean)
                  .join(" · ") || t("anyLimit")}
              </span>
            </span>
            <ActionForm action={dropDemandAction}>
              <input type="hidden" name="kitchenId" value={kitchenId} />
              <input type="hidden" name="requirement" value={requirement} />
              <SubmitButton tone="quiet" busy={t("checking")} aria-label={t("dropNamed", { paper })}>
                {t("drop")}
              </SubmitButton>
            </ActionForm>
          </li>
        ))}
      </ul>
      {open.length > 0 && (
        <DemandForm
          key={demands.length}
          kitchenId={kitchenId}
          choices={open}
          words={{
            paper: t("paper"),
            occurrence: t("occurrence"),
            aggregate: t("aggregate"),
            limitHint: t("limitHint"),
            ask: t("ask"),
            asking: t("checking"),
          }}
        />
      )}
    </Card>
  );
}
