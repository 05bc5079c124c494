import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { KitchenFacts } from "@/components/kitchens/kitchen-facts";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { policyOf } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { formatMoney } from "@/lib/core/money";
import { factsOf, type KitchenSetup, publicKitchen, setupSteps } from "@/lib/kitchens";
import { StepLinks } from "./step-links";
import { SubmitForm } from "./submit-form";

/** What is still open, or the whole listing as renters will see it and the button that hands it in. */
export async function ReviewStep({ ctx, setup }: { ctx: Ctx; setup: KitchenSetup }) {
  const { kitchen } = setup;
  const t = await getTranslations("setup.review");
  // A kitchen on show is never sent back to its setup: what it lacks is the host's choice.
  const open = kitchen.status === "draft" ? setupSteps(factsOf(setup)).filter(({ done }) => !done) : [];
  return (
    <>
      {open.length > 0 && <OpenSteps kitchenId={kitchen.id} open={open} />}
      {kitchen.status === "draft" && kitchen.reviewReason && (
        <Notice tone="warn">{t("rejected", { reason: kitchen.reviewReason })}</Notice>
      )}
      {kitchen.status !== "draft" && <Notice>{t("submitted")}</Notice>}
      {open.length === 0 && <Preview ctx={ctx} setup={setup} />}
      <StepLinks kitchenId={kitchen.id} step="review">
        {kitchen.status === "draft" && open.length === 0 ? (
          <SubmitForm kitchenId={kitchen.id} />
        ) : (
          <TextLink href={`/host/kitchens/${kitchen.id}`}>{t("overview")}</TextLink>
        )}
      </StepLinks>
    </>
  );
}

async function OpenSteps({ kitchenId, open }: { kitchenId: string; open: { step: string }[] }) {
  const t = await getTranslations("setup");
  return (
    <section aria-label={t("review.open")} className="grid gap-2">
      <Notice tone="warn">{t("review.open")}</Notice>
      <ul className="grid gap-2">
        {open.map(({ step }) => (
          <li key={step}>
            <Link
              href={`/host/kitchens/${kitchenId}/setup/${step}`}
              className="flex min-h-12 items-center justify-between gap-3 rounded-lg border border-line bg-surface px-4 font-semibold"
            >
              {t(`missing.${step}`)}
              <ArrowRight aria-hidden className="size-5" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

async function Preview({ ctx, setup: { kitchen, spaces } }: { ctx: Ctx; setup: KitchenSetup }) {
  const [t, locale, listing] = await Promise.all([
    getTranslations("setup.review"),
    getLocale(),
    publicKitchen(ctx, kitchen.id),
  ]);
  return (
    <section className="grid gap-4" aria-label={t("preview")}>
      <TextLink href={`/kitchens/${kitchen.slug}`}>{t("asRenter")}</TextLink>
      {spaces.length > 0 && (
        <Card className="grid gap-2">
          <h2>{t("prices")}</h2>
          <ul className="grid gap-1">
            {spaces.map((space) => (
              <li key={space.id} className="flex flex-wrap justify-between gap-x-4">
                <span>{space.name}</span>
                <strong>
                  {t("perHour", { amount: formatMoney(space.hourlyRateCents, space.currency, locale) })}
                </strong>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <KitchenFacts kitchen={listing} policy={policyOf(kitchen)} />
    </section>
  );
}
