import { CalendarCheck, CircleDollarSign, ShieldCheck } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";

const POINTS = [
  { key: "calendar", Icon: CalendarCheck },
  { key: "money", Icon: CircleDollarSign },
  { key: "papers", Icon: ShieldCheck },
] as const;

export async function Landing() {
  const t = await getTranslations("host.landing");
  return (
    <div className="mx-auto grid max-w-2xl gap-8 py-4 sm:py-10">
      <div className="grid gap-3">
        <h1 className="text-3xl sm:text-4xl">{t("title")}</h1>
        <p className="text-lg text-ink-soft">{t("lead")}</p>
      </div>
      <ul className="grid gap-4">
        {POINTS.map(({ key, Icon }) => (
          <li key={key} className="flex gap-4">
            <Icon aria-hidden className="mt-0.5 size-7 shrink-0 text-brand" />
            <p>
              <strong>{t(`${key}Title`)}</strong>
              <br />
              {t(`${key}Body`)}
            </p>
          </li>
        ))}
      </ul>
      <div className="grid gap-2 sm:justify-items-start">
        <Button asChild size="large">
          <Link href="/sign-in?next=/host">{t("start")}</Link>
        </Button>
        <p className="text-ink-soft">{t("fee")}</p>
      </div>
    </div>
  );
}
