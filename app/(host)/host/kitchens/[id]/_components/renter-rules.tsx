import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import type { Ctx } from "@/lib/context";
import { renterRules } from "@/lib/kitchens";
import { RenterRulesForm } from "./renter-rules-form";

/** Who books at once, who asks, and how much one person may book. */
export async function RenterRules({ ctx, kitchenId }: { ctx: Ctx; kitchenId: string }) {
  const [t, rules] = await Promise.all([getTranslations("host.renters"), renterRules(ctx, kitchenId)]);
  return (
    <section className="grid gap-3" aria-labelledby="renters">
      <h2 id="renters">{t("rulesTitle")}</h2>
      <Card className="grid gap-4">
        <RenterRulesForm kitchenId={kitchenId} rules={rules} />
        <Link href="/host/renters" className="min-h-11 py-2 font-semibold underline">
          {t("perRenter")}
        </Link>
      </Card>
    </section>
  );
}
