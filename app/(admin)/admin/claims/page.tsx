import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { ClaimPhotos } from "@/components/payments/claim-card";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { listDisputedClaims } from "@/lib/claims";
import { asDollars, formatMoney } from "@/lib/core/money";
import { DeskHeader } from "../_components/desk-header";
import { staffPage } from "../staff";
import { DecideForm } from "./_components/decide-form";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("adminClaims"))("title") };
}

/** Claims that renter and host do not agree on: support's desk. */
export default async function AdminClaimsPage() {
  const { ctx } = await staffPage("/admin/claims");
  const [t, c, locale, claims] = await Promise.all([
    getTranslations("adminClaims"),
    getTranslations("claim"),
    getLocale(),
    listDisputedClaims(ctx),
  ]);
  return (
    <div className="grid max-w-3xl gap-6">
      <DeskHeader title={t("title")} lead={t("lead")} />
      {claims.length === 0 && <EmptyState title={t("none")} />}
      <ul className="grid gap-4">
        {claims.map((claim) => (
          <li key={claim.claimId} className="grid gap-3 rounded-card border border-line bg-surface p-4">
            <h2 className="break-words">
              {t("of", { kitchen: claim.kitchenName, renter: claim.renterName })}
            </h2>
            {claim.answer && <p className="break-words">{c("said", { text: claim.answer })}</p>}
            {claim.amountCents > claim.depositCents && (
              <p>{t("deposit", { amount: formatMoney(claim.depositCents, claim.currency, locale) })}</p>
            )}
            <ClaimPhotos photos={claim.photos} />
            <TextLink href={`/host/bookings/${claim.bookingId}`}>{t("booking")}</TextLink>
            <DecideForm
              claimId={claim.claimId}
              items={claim.items.map(({ itemId, description, amountCents, disputed, answer }) => ({
                itemId,
                label: t("award", {
                  what: description,
                  amount: formatMoney(amountCents, claim.currency, locale),
                }),
                hint: disputed ? c("disputedItem", { reason: answer }) : t("accepted"),
                dollars: asDollars(amountCents),
              }))}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
