import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import type { Feed } from "@/lib/calendars";
import type { KitchenSetup } from "@/lib/kitchens";
import { stamp } from "../../../../times";
import { FeedButtons } from "./feed-forms";

/** Every calendar that blocks the kitchen, with how its last import went, in words. */
export async function FeedList({ feeds, setup }: { feeds: Feed[]; setup: KitchenSetup }) {
  const { kitchen, spaces } = setup;
  const [t, locale] = await Promise.all([getTranslations("calendars"), getLocale()]);
  if (feeds.length === 0) return <p className="text-ink-soft">{t("none")}</p>;
  const blocks = (spaceId: string | null) => spaces.find(({ id }) => id === spaceId)?.name ?? t("whole");
  const imported = (at: Date | null) =>
    at ? t("lastImport", { when: stamp(at, kitchen.timeZone, locale) }) : t("neverImported");
  return (
    <ul className="grid gap-4">
      {feeds.map((feed) => (
        <li key={feed.id} className="grid gap-2 border-b border-line pb-4">
          <div className="flex flex-wrap items-center gap-2">
            <span className="min-w-0 font-semibold break-words">{feed.name}</span>
            <FeedBadge feed={feed} />
          </div>
          <p className="text-sm break-words text-ink-soft">
            {t("from", { host: feed.host, blocks: blocks(feed.spaceId) })}
          </p>
          <p className="text-sm text-ink-soft">
            {imported(feed.lastSuccessAt)} · {t("events", { count: feed.events })}
          </p>
          {feed.lastProblem && <p className="font-semibold">{t(`problem.${feed.lastProblem}`)}</p>}
          <FeedButtons kitchenId={kitchen.id} feedId={feed.id} name={feed.name} />
        </li>
      ))}
    </ul>
  );
}

async function FeedBadge({ feed }: { feed: Feed }) {
  const t = await getTranslations("calendars");
  if (feed.stale) return <Badge tone="bad">{t("stale")}</Badge>;
  if (feed.lastProblem) return <Badge tone="warn">{t("trouble")}</Badge>;
  return <Badge tone="good">{t("ok")}</Badge>;
}
