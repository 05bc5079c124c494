import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { formatZoned } from "@/lib/core/zoned";

type Props = {
  access: {
    opensAt: Date;
    closesAt: Date;
    entry: { addressLine: string; code: string; instructions: string } | null;
  };
  place: { city: string; state: string; postalCode: string; timeZone: string };
  reader: "renter" | "host";
};

const STYLE = {
  weekday: "long",
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
} as const;

/** The street address, the code and how to get in; before that, when they will be here. */
export async function EntryCard({ access, place, reader }: Props) {
  const [t, locale] = await Promise.all([getTranslations("day"), getLocale()]);
  const at = (instant: Date) => formatZoned(instant, place.timeZone, locale, STYLE);
  const { entry } = access;
  if (!entry) {
    return (
      <Card className="grid gap-2">
        <h2>{t("entry")}</h2>
        <p>{t("entryLater", { when: at(access.opensAt) })}</p>
      </Card>
    );
  }
  const works = { from: at(access.opensAt), until: at(access.closesAt), when: at(access.closesAt) };
  return (
    <Card className="grid gap-3">
      <h2>{t("entry")}</h2>
      <dl className="grid gap-3">
        {reader === "renter" && (
          <div>
            <dt className="text-ink-soft">{t("address")}</dt>
            <dd className="text-lg">
              {entry.addressLine}, {place.city}, {place.state} {place.postalCode}
            </dd>
          </div>
        )}
        <div>
          <dt className="text-ink-soft">{t("code")}</dt>
          <dd className="font-mono text-3xl font-bold tracking-widest">{entry.code}</dd>
        </div>
        {entry.instructions && (
          <div>
            <dt className="text-ink-soft">{t("instructions")}</dt>
            <dd className="break-words whitespace-pre-line">{entry.instructions}</dd>
          </div>
        )}
      </dl>
      <p className="text-ink-soft">{t(reader === "renter" ? "worksUntil" : "worksBetween", works)}</p>
    </Card>
  );
}
