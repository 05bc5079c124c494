import { getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/ui/action-form";
import { EmptyState } from "@/components/ui/empty-state";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import type { Ctx } from "@/lib/context";
import { listReports } from "@/lib/messages";
import { resolveReportAction } from "../actions";

/** Messages that somebody reported, oldest first. */
export async function Reports({ ctx }: { ctx: Ctx }) {
  const [t, m, reports] = await Promise.all([
    getTranslations("admin.reports"),
    getTranslations("messages"),
    listReports(ctx),
  ]);
  return (
    <section className="grid gap-3" aria-labelledby="reports">
      <h2 id="reports">{t("title", { count: reports.length })}</h2>
      {reports.length === 0 && <EmptyState title={t("none")} />}
      <ul className="grid gap-3">
        {reports.map(({ id, bookingId, side, senderName, body, reason }) => (
          <li key={id} className="grid gap-2 rounded-card border border-line bg-surface p-4">
            <p className="text-ink-soft">{t("from", { name: senderName || m(side) })}</p>
            <blockquote className="border-l-4 border-line-strong pl-3 break-words whitespace-pre-line">
              {body}
            </blockquote>
            <p className="break-words">{t("because", { reason })}</p>
            <div className="flex flex-wrap items-center gap-4">
              <ActionForm action={resolveReportAction}>
                <input type="hidden" name="reportId" value={id} />
                <SubmitButton tone="plain" busy={t("closing")}>
                  {t("close")}
                </SubmitButton>
              </ActionForm>
              <TextLink href={`/host/bookings/${bookingId}`}>{t("booking")}</TextLink>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
