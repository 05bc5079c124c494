import { getTranslations } from "next-intl/server";
import { ruleWords } from "@/components/compliance/rule-words";
import { ClientWords } from "@/components/site/client-words";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { listStaff } from "@/lib/compliance";
import type { Ctx } from "@/lib/context";
import { AddForm, LeaveForm } from "./staff-forms";

type Props = { ctx: Ctx; kitchenId?: string; today: string };

/** The people of a renter or of a kitchen, each with their certificates. */
export async function Roster({ ctx, kitchenId, today }: Props) {
  const [t, { day }, people] = await Promise.all([
    getTranslations("staff"),
    ruleWords(),
    listStaff(ctx, { kitchenId }),
  ]);
  return (
    <ClientWords of={["errors", "staff"]}>
      <Card>
        <AddForm key={people.length} {...(kitchenId && { kitchenId })} />
      </Card>
      {people.length === 0 && <EmptyState title={t("none")}>{t("noneHint")}</EmptyState>}
      <ul className="grid gap-3">
        {people.map(({ id, name, hiredOn, leftOn, papers }) => (
          <li key={id} className="grid gap-2 rounded-card border border-line bg-surface p-4">
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-semibold break-words">{name}</span>
              {leftOn && leftOn < today && <Badge tone="neutral">{t("left", { day: day(leftOn) })}</Badge>}
            </p>
            {hiredOn && <p className="text-ink-soft">{t("hired", { day: day(hiredOn) })}</p>}
            <ul className="grid gap-1">
              {papers.map(({ requirement, paper, validUntil }) => (
                <li key={`${requirement}${validUntil}`} className="break-words">
                  {paper}: {validUntil ? t("until", { day: day(validUntil) }) : t("noEnd")}
                </li>
              ))}
            </ul>
            {papers.length === 0 && <p className="text-ink-soft">{t("noPapers")}</p>}
            {!leftOn && <LeaveForm staffId={id} name={name} today={today} />}
          </li>
        ))}
      </ul>
    </ClientWords>
  );
}
