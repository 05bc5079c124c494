import { MonthsField } from "@/components/bookings/months-field";
import { rentalWords } from "@/components/bookings/rental-words";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { MonthlyKind } from "@/lib/core/kitchen-terms";
import { waitForStorageAction } from "../actions";

/** Where every unit is taken: who waits first is offered the first one. */
export async function WaitInLine({
  spaceId,
  months,
  from,
  kind,
}: {
  spaceId: string;
  months: number;
  from: string;
  kind: MonthlyKind;
}) {
  const t = await rentalWords(kind);
  return (
    <Card>
      <ActionForm action={waitForStorageAction} className="grid gap-3">
        <h2>{t("waitTitle")}</h2>
        <p className="text-ink-soft">{t("waitLead")}</p>
        <input type="hidden" name="spaceId" value={spaceId} />
        <input type="hidden" name="from" value={from} />
        <MonthsField months={months} />
        <SubmitButton busy={t("joining")} className="justify-self-start">
          {t("wait")}
        </SubmitButton>
      </ActionForm>
    </Card>
  );
}
