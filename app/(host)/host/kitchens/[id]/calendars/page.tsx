import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { CalendarLink } from "@/components/calendars/calendar-link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { kitchenLinks, listConflicts, listFeeds } from "@/lib/calendars";
import { stamp } from "../../../times";
import { loadKitchen } from "../load";
import { Conflicts } from "./_components/conflicts";
import { AddFeedForm } from "./_components/feed-forms";
import { FeedList } from "./_components/feed-list";
import { makeLinkAction, revokeLinkAction } from "./actions";

export const runtime = "edge";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("calendars"))("title") };
}

/** Calendars of a kitchen: those that block it, and those that show its bookings elsewhere. */
export default async function CalendarsPage({ params }: Props) {
  const { ctx, setup, may } = await loadKitchen((await params).id, "/calendars");
  if (!may.edit) notFound();
  const { kitchen, spaces } = setup;
  const [t, locale, feeds, conflicts, links] = await Promise.all([
    getTranslations("calendars"),
    getLocale(),
    listFeeds(ctx, kitchen.id),
    listConflicts(ctx, kitchen.id),
    kitchenLinks(ctx, kitchen.id),
  ]);
  const linkOf = (subjectId: string) => {
    const found = links.find((link) => link.subjectId === subjectId);
    return found ? { id: found.id, since: stamp(found.createdAt, kitchen.timeZone, locale) } : null;
  };
  const subjects = [
    { id: kitchen.id, name: kitchen.name, spaceId: "" },
    ...spaces.map(({ id, name }) => ({ id, name, spaceId: id })),
  ];
  return (
    <div className="grid max-w-3xl gap-6">
      <header className="grid justify-items-start gap-3">
        <h1>{t("title")}</h1>
        <Button asChild tone="plain" className="max-w-full whitespace-normal">
          <Link href={`/host/kitchens/${kitchen.id}`}>{t("back", { kitchen: kitchen.name })}</Link>
        </Button>
      </header>
      <Conflicts conflicts={conflicts} zone={kitchen.timeZone} />
      <Card className="grid gap-4">
        <h2>{t("in")}</h2>
        <p className="text-ink-soft">{t("inLead")}</p>
        <FeedList feeds={feeds} setup={setup} />
        <AddFeedForm key={feeds.length} kitchenId={kitchen.id} spaces={spaces} />
      </Card>
      <Card className="grid gap-5">
        <h2>{t("out")}</h2>
        <p className="text-ink-soft">{t("outLead")}</p>
        {subjects.map(({ id, name, spaceId }) => (
          <CalendarLink
            key={id}
            name={name}
            link={linkOf(id)}
            fields={{ kitchenId: kitchen.id, spaceId }}
            make={makeLinkAction}
            revoke={revokeLinkAction}
          />
        ))}
      </Card>
    </div>
  );
}
