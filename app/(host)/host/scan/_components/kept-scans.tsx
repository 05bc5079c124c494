"use client";
import { useTranslations } from "next-intl";
import type { ScanList } from "@/lib/visits";
import { clockOf } from "./clock-of";
import type { KeptScan } from "./scan-queue";

type Props = { scans: KeptScan[]; list: ScanList; locale: string };

/** Every check-in of this phone, newest first, with what became of it. */
export function KeptScans({ scans, list, locale }: Props) {
  const t = useTranslations("scan");
  const zoneOf = (id: string) => list.bookings.find(({ bookingId }) => bookingId === id)?.timeZone ?? null;
  return (
    <section className="grid gap-2" aria-labelledby="kept">
      <h2 id="kept">{t("list")}</h2>
      {scans.length === 0 && <p className="text-ink-soft">{t("none")}</p>}
      <ol className="grid gap-2">
        {scans.map(({ scanId, scannedAt, bookingId, name, state, firstAt, reason }) => {
          const clock = (at: string | undefined) =>
            at ? clockOf(new Date(at), zoneOf(bookingId), locale) : "";
          return (
            <li
              key={scanId}
              className="flex flex-wrap justify-between gap-x-4 rounded-lg border border-line bg-surface p-3"
            >
              <span className="min-w-0 break-words">
                <strong>{name ?? t("unlisted")}</strong>
                <br />
                {t(`state.${state}`, { first: clock(firstAt), reason: reason ?? "" })}
              </span>
              <span className="text-ink-soft">{clock(scannedAt)}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
