import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatZoned } from "@/lib/core/zoned";
import { orNotFound } from "@/lib/http/page";
import { listRenters } from "@/lib/kitchens";
import { hostPage } from "../organization";
import { DiscountForm, StandingForm } from "./_components/standing-form";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("host.renters"))("title") };
}

/** Everybody who booked here, and how each may book from now on. */
export default async function RentersPage() {
  const { ctx, organization, manages } = await hostPage("/host/renters");
  const [t, locale, renters] = await Promise.all([
    getTranslations("host.renters"),
    getLocale(),
    orNotFound(listRenters(ctx, organization.id)),
  ]);
  return (
    <div className="grid max-w-4xl gap-6">
      <header className="grid gap-1">
        <h1>{t("title")}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
      </header>
      {renters.length === 0 && <EmptyState title={t("none")}>{t("noneLead")}</EmptyState>}
      <ul className="grid gap-3">
        {renters
          .map((renter) => ({ ...renter, name: renter.name || renter.email }))
          .map((renter) => (
            <li key={renter.renterId}>
              <Card className="grid gap-3">
                <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
                  <h2 className="text-lg">{renter.name}</h2>
                  <p className="text-sm text-ink-soft">
                    {t("history", { bookings: renter.bookings, noShows: renter.noShows })} ·{" "}
                    {formatZoned(renter.lastAt, organization.timeZone, locale, { dateStyle: "medium" })}
                  </p>
                </div>
                {manages && (
                  <>
                    <StandingForm organizationId={organization.id} renter={renter} />
                    <DiscountForm organizationId={organization.id} renter={renter} />
                  </>
                )}
              </Card>
            </li>
          ))}
      </ul>
    </div>
  );
}
