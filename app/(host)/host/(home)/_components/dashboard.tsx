import { Plus } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { PapersSoon } from "@/app/papers/_components/papers-soon";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { can, type Person } from "@/lib/access";
import { bookingsBetween } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { addDays } from "@/lib/core/interval";
import { listKitchens } from "@/lib/kitchens";
import { unreadCounts } from "@/lib/messages";
import type { Standing } from "../../organization";
import { Days } from "./days";
import { KitchenList } from "./kitchen-list";
import { NewKitchenForm } from "./new-kitchen-form";
import { Requests } from "./requests";
import { ToDo } from "./to-do";

type Props = { ctx: Ctx; person: Person; standing: Standing };

/** The host's day: what waits for them, who comes, and their kitchens. */
export async function Dashboard({ ctx, person, standing: { organization } }: Props) {
  const organizationId = organization.id;
  const [t, kitchens, bookings] = await Promise.all([
    getTranslations("host"),
    listKitchens(ctx, organizationId),
    bookingsBetween(ctx, organizationId, addDays(ctx.now, -2), addDays(ctx.now, 8)),
  ]);
  const unread = await unreadCounts(
    ctx,
    "host",
    bookings.map(({ id }) => id),
  );
  const manages = can(person, "kitchen:create", { organizationId });
  if (kitchens.length === 0 && manages) {
    return (
      <Card className="mx-auto grid w-full max-w-md gap-4">
        <h1>{t("newKitchen.first")}</h1>
        <p className="text-ink-soft">{t("newKitchen.lead")}</p>
        <NewKitchenForm organizationId={organizationId} />
      </Card>
    );
  }
  return (
    <div className="grid gap-8">
      <h1 className="sr-only">{t("title")}</h1>
      {manages && <ToDo kitchens={kitchens} organization={organization} />}
      {manages && <PapersSoon ctx={ctx} organizationId={organizationId} />}
      <Requests ctx={ctx} organizationId={organizationId} />
      <Days bookings={bookings} now={ctx.now} unread={unread} />
      <section className="grid gap-3" aria-labelledby="kitchens">
        <h2 id="kitchens">{t("kitchens.title")}</h2>
        <KitchenList kitchens={kitchens} />
        {manages && (
          <details>
            <summary className={cn(buttonStyle({ tone: "plain" }), "cursor-pointer list-none")}>
              <Plus aria-hidden />
              {t("newKitchen.another")}
            </summary>
            <Card className="mt-3">
              <NewKitchenForm organizationId={organizationId} />
            </Card>
          </details>
        )}
      </section>
    </div>
  );
}
