import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import type { Conflict } from "@/lib/calendars";
import { stamp } from "../../../../times";

/** Bookings that somebody else's calendar contradicts. Nothing was undone: the host decides which one gives way. */
export async function Conflicts({ conflicts, zone }: { conflicts: Conflict[]; zone: string }) {
  const [t, locale] = await Promise.all([getTranslations("calendars"), getLocale()]);
  if (conflicts.length === 0) return null;
  return (
    <Notice tone="bad">
      <h2>{t("conflicts")}</h2>
      <p>{t("conflictsLead")}</p>
      <ul className="mt-2 grid gap-1">
        {conflicts.map((conflict) => (
          <li key={conflict.bookingId}>
            <Link
              href={`/host/bookings/${conflict.bookingId}`}
              className="inline-flex min-h-11 items-center font-semibold underline"
            >
              {stamp(conflict.startsAt, zone, locale)} – {stamp(conflict.endsAt, zone, locale)}
            </Link>
            <p className="break-words">
              {t("conflict", { calendar: conflict.feedName, summary: conflict.summary || t("busy") })}
            </p>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
