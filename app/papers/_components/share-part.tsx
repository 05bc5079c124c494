import { getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Booking } from "@/lib/bookings";
import { listShares } from "@/lib/compliance";
import type { Ctx } from "@/lib/context";
import { sharePapersAction, unsharePapersAction } from "../actions";

/** Whether the kitchen of a booking may see the renter's papers, and the way to change that. */
export async function SharePart({ ctx, booking }: { ctx: Ctx; booking: Booking }) {
  if (!["requested", "confirmed"].includes(booking.status)) return null;
  const [t, shares] = await Promise.all([getTranslations("passport"), listShares(ctx)]);
  const shared = shares.some(({ kitchenId }) => kitchenId === booking.kitchenId);
  return (
    <Card className="grid gap-3">
      <h2>{t("title")}</h2>
      <p className="text-ink-soft">{t(shared ? "shared" : "notShared", { kitchen: booking.kitchenName })}</p>
      <ActionForm key={String(shared)} action={shared ? unsharePapersAction : sharePapersAction}>
        <input type="hidden" name="kitchenId" value={booking.kitchenId} />
        <SubmitButton tone="plain" busy={t("saving")} className="justify-self-start">
          {t(shared ? "stop" : "share")}
        </SubmitButton>
      </ActionForm>
    </Card>
  );
}
