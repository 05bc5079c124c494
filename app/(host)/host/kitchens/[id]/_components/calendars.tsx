import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { listConflicts, listFeeds } from "@/lib/calendars";
import type { Ctx } from "@/lib/context";
import { Conflicts } from "../calendars/_components/conflicts";

/** What a host must hear of without looking for it: times sold twice, and calendars that went silent. */
export async function Calendars({ ctx, kitchen }: { ctx: Ctx; kitchen: { id: string; timeZone: string } }) {
  const [t, feeds, conflicts] = await Promise.all([
    getTranslations("calendars"),
    listFeeds(ctx, kitchen.id),
    listConflicts(ctx, kitchen.id),
  ]);
  const silent = feeds.filter((feed) => feed.stale);
  return (
    <section className="grid gap-3" aria-labelledby="calendars">
      <h2 id="calendars">{t("title")}</h2>
      <Conflicts conflicts={conflicts} zone={kitchen.timeZone} />
      {silent.map((feed) => (
        <Notice key={feed.id} tone="warn">
          {t("silent", { name: feed.name })}
        </Notice>
      ))}
      <Card className="grid justify-items-start gap-3">
        <p className="text-ink-soft">{t("lead")}</p>
        <Button asChild tone="plain">
          <Link href={`/host/kitchens/${kitchen.id}/calendars`}>{t("open")}</Link>
        </Button>
      </Card>
    </section>
  );
}
