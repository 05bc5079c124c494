import { getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import type { KitchenSetup } from "@/lib/kitchens";
import { StepLinks } from "./step-links";
import { StripeForm } from "./stripe-form";

/** Stripe asks who is paid and where to; the answers never pass through us. */
export async function PayoutsStep({
  setup: { kitchen, organization },
  owns,
  failed,
}: {
  setup: KitchenSetup;
  owns: boolean;
  failed: boolean;
}) {
  const t = await getTranslations("setup.payouts");
  const { detailsSubmitted, payoutsEnabled, stripeAccountId } = organization;
  const returnTo = `/host/kitchens/${kitchen.id}/setup/payouts`;
  return (
    <>
      {failed && (
        <Notice tone="bad" live>
          {t("failed")}
        </Notice>
      )}
      {payoutsEnabled && <Notice tone="good">{t("ready")}</Notice>}
      {detailsSubmitted && !payoutsEnabled && <Notice tone="warn">{t("pending")}</Notice>}
      {!payoutsEnabled && !owns && <Notice>{t("ownerOnly")}</Notice>}
      {!payoutsEnabled && owns && (
        <StripeForm organizationId={organization.id} returnTo={returnTo} started={stripeAccountId !== null} />
      )}
      <StepLinks kitchenId={kitchen.id} step="payouts" />
    </>
  );
}
