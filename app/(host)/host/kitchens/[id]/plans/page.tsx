import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { planMonths, storageOccupancy } from "@/lib/bookings";
import { loadKitchen } from "../load";
import { AddPlan } from "./_components/plan-forms";
import { PlanItem } from "./_components/plan-item";

export const runtime = "edge";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("hostPlans"))("title") };
}

/** Plans of a kitchen: what each includes, who bought it, what they have used. */
export default async function HostPlansPage({ params }: Props) {
  const { ctx, setup, may } = await loadKitchen((await params).id, "/plans");
  const { kitchen } = setup;
  const [t, s, occupancy] = await Promise.all([
    getTranslations("hostPlans"),
    getTranslations("hostStorage"),
    storageOccupancy(ctx, kitchen.id),
  ]);
  const plans = occupancy.storages.filter(({ storageKind }) => storageKind === "plan");
  const rentals = plans.flatMap(({ units }) => units.flatMap((unit) => unit.rentals));
  const months = await planMonths(
    ctx,
    rentals.map(({ rentalId }) => rentalId),
  );
  return (
    <div className="grid max-w-4xl gap-6">
      <header className="grid justify-items-start gap-3">
        <h1>{t("title")}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
        <Button asChild tone="plain" className="max-w-full whitespace-normal">
          <Link href={`/host/kitchens/${kitchen.id}`}>{s("back", { kitchen: kitchen.name })}</Link>
        </Button>
      </header>
      {plans.length === 0 && (
        <EmptyState title={t("none")}>
          {may.edit && <p className="text-ink-soft">{t("noneLead")}</p>}
        </EmptyState>
      )}
      {plans.map((plan) => (
        <PlanItem
          key={`${plan.spaceId}${plan.units.length}`}
          plan={plan}
          kitchen={kitchen}
          months={months}
          edit={may.edit}
          now={ctx.now}
        />
      ))}
      {may.edit && (
        <Card className="grid gap-4">
          <h2>{t("add")}</h2>
          <AddPlan key={plans.length} kitchenId={kitchen.id} />
        </Card>
      )}
    </div>
  );
}
