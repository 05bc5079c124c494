import { getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { AgreementSide } from "@/lib/core/agreement-terms";
import { drawUpAction } from "../actions";

type Props = { kitchenId: string; renterId: string; side: AgreementSide };

/** From a booking to the agreement under it: the one there is, or one that is written now. */
export async function AgreementPart({ kitchenId, renterId, side }: Props) {
  const t = await getTranslations("agreement");
  return (
    <Card className="grid gap-3">
      <h2>{t(side === "host" ? "forBookingHost" : "forBooking")}</h2>
      <p className="text-ink-soft">{t("forBookingLead")}</p>
      <ActionForm action={drawUpAction}>
        <input type="hidden" name="kitchenId" value={kitchenId} />
        <input type="hidden" name="renterId" value={renterId} />
        <SubmitButton tone="plain" busy={t("drawing")} className="justify-self-start">
          {t("open")}
        </SubmitButton>
      </ActionForm>
    </Card>
  );
}
