import { getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/ui/action-form";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { SubmitButton } from "@/components/ui/submit-button";
import type { RecordDesk } from "@/lib/public-records";
import { decideMatchAction } from "../actions";

/** Listed businesses that may be kitchens here, the surest first, each beside the kitchen. */
export async function Matches({ matches, may }: { matches: RecordDesk["matches"]; may: boolean }) {
  const t = await getTranslations("records");
  return (
    <section className="grid gap-3" aria-labelledby="matches">
      <h2 id="matches">{t("matches")}</h2>
      {matches.length === 0 && <EmptyState title={t("noMatches")} />}
      <ul className="grid gap-3">
        {matches.map(({ id, source, score, byPermit, business, address, kitchenName, kitchenAddress }) => (
          <li key={id} className="grid gap-3 rounded-card border border-line bg-surface p-4">
            <Badge>{t("score", { score })}</Badge>
            <dl className="grid gap-3 sm:grid-cols-2">
              <div>
                <dt className="text-ink-soft">
                  {t("listed")} · {t(`sources.${source}`)}
                </dt>
                <dd className="break-words">
                  <span className="font-semibold">{business || t("unnamed")}</span>
                  <br />
                  {address}
                </dd>
              </div>
              <div>
                <dt className="text-ink-soft">{t("ours")}</dt>
                <dd className="break-words">
                  <span className="font-semibold">{kitchenName}</span>
                  <br />
                  {kitchenAddress}
                </dd>
              </div>
            </dl>
            <p className="text-ink-soft">{byPermit ? t("byPermit", { permit: byPermit }) : t("byName")}</p>
            {may && (
              <ActionForm action={decideMatchAction} className="flex flex-wrap gap-3">
                <input type="hidden" name="matchId" value={id} />
                <SubmitButton
                  name="decision"
                  value="accepted"
                  busy={t("deciding")}
                  aria-label={t("yesNamed", { kitchen: kitchenName })}
                >
                  {t("yes")}
                </SubmitButton>
                <SubmitButton
                  tone="plain"
                  name="decision"
                  value="rejected"
                  busy={t("deciding")}
                  aria-label={t("noNamed", { kitchen: kitchenName })}
                >
                  {t("no")}
                </SubmitButton>
              </ActionForm>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
