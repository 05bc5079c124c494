import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Notice } from "@/components/ui/notice";
import { formatZoned } from "@/lib/core/zoned";
import { systemCtx } from "@/lib/http/make-ctx";
import { readiness } from "@/lib/http/readiness";
import { backlog } from "@/lib/operations";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("status"))("title") };
}

/** What people do here, and what has to answer for it. */
const PARTS = { booking: "database", payments: "stripe", photos: "files", speed: "redis" } as const;
/** Mail that has waited this long is late. */
const MAIL_LATE_SECONDS = 600;

/** Whether Prep works right now, in words; `/api/health/ready` says the same to machines. */
export default async function StatusPage() {
  const ctx = systemCtx("status");
  const [t, locale, { ready, checks }, waiting] = await Promise.all([
    getTranslations("status"),
    getLocale(),
    readiness(),
    backlog(ctx).catch(() => null),
  ]);
  const late = waiting === null || waiting.mailOldestSeconds > MAIL_LATE_SECONDS;
  const parts = [
    ...Object.entries(PARTS).map(([part, check]) => ({ part, works: checks[check]?.status !== "down" })),
    { part: "mail", works: !late },
  ] as { part: keyof typeof PARTS | "mail"; works: boolean }[];
  const down = parts.filter(({ works }) => !works);
  const summary = !ready ? "down" : down.length > 0 ? "partly" : "works";
  return (
    <div className="grid max-w-3xl gap-6">
      <header className="grid gap-3">
        <h1>{t("title")}</h1>
        <Notice tone={summary === "works" ? "good" : summary === "partly" ? "warn" : "bad"}>
          {t(`summary.${summary}`)}
        </Notice>
      </header>
      <ul className="grid gap-px overflow-hidden rounded-card border border-line bg-line">
        {parts.map(({ part, works }) => (
          <li key={part} className="flex items-center justify-between gap-4 bg-surface p-4">
            <span className="grid">
              <span className="font-semibold">{t(`parts.${part}.name`)}</span>
              {!works && <span className="text-ink-soft">{t(`parts.${part}.down`)}</span>}
            </span>
            <Badge tone={works ? "good" : "bad"}>{t(works ? "ok" : "notOk")}</Badge>
          </li>
        ))}
      </ul>
      <p className="text-ink-soft">
        {t("checked", {
          time: formatZoned(ctx.now, "UTC", locale, {
            hour: "numeric",
            minute: "2-digit",
            second: "2-digit",
            timeZoneName: "short",
          }),
        })}
      </p>
    </div>
  );
}
