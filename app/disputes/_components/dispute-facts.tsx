import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { type DisputeState, reasonKey } from "@/lib/core/dispute-terms";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { AnswerForms } from "./answer-forms";

const TONES = { open: "warn", won: "good", lost: "bad", closed: "good" } as const;

type Props = {
  dispute: {
    disputeId: string;
    state: DisputeState;
    reason: string;
    amountCents: number;
    hostCents: number;
    platformCents: number;
    currency: string;
    evidenceDueAt: Date | null;
    submittedAt: Date | null;
    note: string;
  };
  timeZone: string;
  owedCents?: number;
};

/** A case as those see it who may speak for the kitchen: where it stands, what it means for the payout, and their answer. */
export async function DisputeFacts({ dispute, timeZone, owedCents = 0 }: Props) {
  const [t, reasons, states, locale] = await Promise.all([
    getTranslations("dispute"),
    getTranslations("disputeReasons"),
    getTranslations("disputeStates"),
    getLocale(),
  ]);
  const { disputeId, state, reason, currency, evidenceDueAt, submittedAt, note } = dispute;
  const money = (valueCents: number) => formatMoney(valueCents, currency, locale);
  const when = (at: Date) =>
    formatZoned(at, timeZone, locale, {
      ...{ month: "short", day: "numeric", year: "numeric" },
      ...{ hour: "numeric", minute: "2-digit", timeZoneName: "short" },
    });
  const waits = state === "open" && !submittedAt;
  return (
    <>
      <p className="flex flex-wrap items-center gap-3">
        <Badge tone={TONES[state]}>{states(state)}</Badge>
        <strong>{money(dispute.amountCents)}</strong>
        <span className="text-ink-soft">{reasons(reasonKey(reason))}</span>
      </p>
      <p>{t(`means.${state}`, { host: money(dispute.hostCents), platform: money(dispute.platformCents) })}</p>
      {owedCents > 0 && <p>{t("owed", { amount: money(owedCents) })}</p>}
      {submittedAt && (
        <p>
          {t("sent", { when: when(submittedAt) })} {state === "open" && t("bankDecides")}
        </p>
      )}
      {waits && evidenceDueAt && <p className="font-semibold">{t("due", { when: when(evidenceDueAt) })}</p>}
      <div>
        <Button asChild tone="plain">
          {/* A plain link: a file to read, not a page to go to. */}
          <a href={`/disputes/${disputeId}/evidence.pdf`} target="_blank" rel="noreferrer">
            {t("packet")}
          </a>
        </Button>
      </div>
      {waits && <AnswerForms disputeId={disputeId} note={note} />}
    </>
  );
}
