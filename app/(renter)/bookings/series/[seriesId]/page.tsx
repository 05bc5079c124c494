import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { StatusBadge } from "@/components/bookings/status-badge";
import { When } from "@/components/bookings/when";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { SelectField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { getSeries } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";
import { PayAMonth } from "./_components/pay-a-month";
import { cancelSeriesAction } from "./actions";

export const runtime = "edge";

type Props = { params: Promise<{ seriesId: string }>; searchParams: Promise<{ paid?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("series"))("one") };
}

const OPEN = ["held", "requested", "confirmed"];

/** All bookings of a series: what is paid, what has to be paid by when, and a way out of the rest. */
export default async function SeriesPage({ params, searchParams }: Props) {
  const seriesId = idOrNotFound((await params).seriesId);
  const { ctx, person } = await signedIn(`/bookings/series/${seriesId}`);
  const [t, locale, series, { paid }] = await Promise.all([
    getTranslations("series"),
    getLocale(),
    orNotFound(getSeries(ctx, seriesId)),
    searchParams,
  ]);
  const open = series.bookings.filter((b) => OPEN.includes(b.status) && b.startsAt > ctx.now);
  const due = (at: Date) =>
    formatZoned(at, series.timeZone, locale, {
      month: "short",
      day: "numeric",
      hour: "numeric",
      minute: "2-digit",
    });
  return (
    <article className="mx-auto grid w-full max-w-3xl gap-5">
      <header className="grid gap-1">
        <h1>
          {series.kitchenName} · {series.spaceName}
        </h1>
        <p className="text-lg">{t("summary", { count: series.bookings.length, open: open.length })}</p>
      </header>
      {(paid === "pending" || paid === "failed") && (
        <Notice tone={paid === "pending" ? "warn" : "bad"} live>
          {t(paid === "pending" ? "settling" : "payFailed")}
        </Notice>
      )}
      {series.renterId === person.userId && <PayAMonth ctx={ctx} series={series} />}
      <ol className="grid gap-2">
        {series.bookings.map((booking) => (
          <li
            key={booking.id}
            className="relative flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-card border border-line bg-surface p-4 has-[a:hover]:border-brand"
          >
            <span className="grid gap-0.5">
              <Link href={`/bookings/${booking.id}`} className="font-semibold after:absolute after:inset-0">
                <When startsAt={booking.startsAt} endsAt={booking.endsAt} timeZone={series.timeZone} />
              </Link>
              {booking.status === "held" && booking.holdExpiresAt && (
                <span className="text-sm text-ink-soft">
                  {t("payBy")} {due(booking.holdExpiresAt)}
                </span>
              )}
            </span>
            <span className="flex items-center gap-3">
              {formatMoney(booking.totalCents, booking.currency, locale)}
              <StatusBadge status={booking.status} />
            </span>
          </li>
        ))}
      </ol>
      {open.length > 0 && series.renterId === person.userId && (
        <Button asChild tone="plain" className="justify-self-start">
          <Link href={`/bookings/series/${series.id}/change`}>{t("changeTitle")}</Link>
        </Button>
      )}
      {open.length > 0 && (
        <Confirm label={t("cancel")}>
          <p>{t("cancelLead")}</p>
          <ActionForm action={cancelSeriesAction}>
            <input type="hidden" name="seriesId" value={series.id} />
            <SelectField label={t("cancelFrom")} name="fromBookingId" className="max-w-sm">
              <option value="">{t("cancelAll")}</option>
              {open.slice(1).map(({ id, startsAt }) => (
                <option key={id} value={id}>
                  {formatZoned(startsAt, series.timeZone, locale, { dateStyle: "medium" })}
                </option>
              ))}
            </SelectField>
            <SubmitButton tone="danger" busy={t("cancelling")}>
              {t("cancelConfirm")}
            </SubmitButton>
          </ActionForm>
        </Confirm>
      )}
    </article>
  );
}
