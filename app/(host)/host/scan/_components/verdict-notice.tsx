"use client";
import { useLocale, useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import type { ScanList } from "@/lib/visits";
import { clockOf } from "./clock-of";
import type { Verdict } from "./judge";
import type { KeptScan } from "./scan-queue";

type Props = { verdict: Verdict; list: ScanList; scans: KeptScan[] };

/** What to do about the person at the door, in one large sentence. */
export function VerdictNotice({ verdict, list, scans }: Props) {
  const t = useTranslations("scan");
  const locale = useLocale();
  if (verdict.kind === "early" || verdict.kind === "expired") {
    return (
      <Notice tone="bad">
        <p className="text-lg font-bold">
          {t(`verdict.${verdict.kind}`, { when: clockOf(verdict.at, verdict.zone, locale) })}
        </p>
      </Notice>
    );
  }
  if (verdict.kind !== "ok") {
    return (
      <Notice tone="bad">
        <p className="text-lg font-bold">{t(`verdict.${verdict.kind}`)}</p>
      </Notice>
    );
  }
  const known = list.bookings.find(({ bookingId }) => bookingId === verdict.bookingId);
  const name = verdict.name ?? t("unlisted");
  const same = scans.filter(({ bookingId, state }) => bookingId === verdict.bookingId && state !== "refused");
  const refused = scans.find(({ bookingId }) => bookingId === verdict.bookingId)?.state === "refused";
  const earlier = same.length > 1 ? same.at(-1)?.scannedAt : undefined;
  const first = same[0]?.state === "again" ? same[0].firstAt : earlier;
  const when = first && clockOf(new Date(first), known?.timeZone ?? null, locale);
  return (
    <Notice tone={refused ? "bad" : when ? "warn" : "good"}>
      <p className="text-xl font-bold">
        {refused
          ? t("state.refused", { reason: scans[0]?.reason ?? "" })
          : when
            ? t("verdict.okAgain", { name, first: when })
            : t("verdict.ok", { name })}
      </p>
      {known && (
        <p>
          {t("works", {
            place: known.place,
            until: clockOf(new Date(known.closesAt), known.timeZone, locale),
          })}
        </p>
      )}
    </Notice>
  );
}
