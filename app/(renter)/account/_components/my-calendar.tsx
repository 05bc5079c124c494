import { getLocale, getTranslations } from "next-intl/server";
import { CalendarLink } from "@/components/calendars/calendar-link";
import { Card } from "@/components/ui/card";
import { renterLink } from "@/lib/calendars";
import type { Ctx } from "@/lib/context";
import { formatZoned } from "@/lib/core/zoned";
import { makeMyLinkAction, revokeMyLinkAction } from "../actions";

/** The private address of one's own bookings. */
export async function MyCalendar({ ctx }: { ctx: Ctx }) {
  const [t, locale, link] = await Promise.all([getTranslations("calendars"), getLocale(), renterLink(ctx)]);
  const since = link && formatZoned(link.createdAt, "UTC", locale, { dateStyle: "medium" });
  return (
    <Card className="grid gap-4">
      <h2>{t("title")}</h2>
      <p className="text-ink-soft">{t("mineLead")}</p>
      <CalendarLink
        name={t("mine")}
        link={link && since ? { id: link.id, since } : null}
        make={makeMyLinkAction}
        revoke={revokeMyLinkAction}
      />
    </Card>
  );
}
