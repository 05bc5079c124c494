import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { z } from "zod";
import { PlannedSlots } from "@/components/bookings/planned-slots";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { SelectField, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { getSeries, type Series } from "@/lib/bookings";
import { minutesIn } from "@/lib/core/interval";
import { formatZoned, localDate, withOffset } from "@/lib/core/zoned";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { problemOf } from "@/lib/http/refusals";
import { signedIn } from "@/lib/http/request-ctx";
import { quoteSeriesEdit } from "@/lib/payments";
import { changeSeriesAction } from "./actions";

export const runtime = "edge";

type Props = {
  params: Promise<{ seriesId: string }>;
  searchParams: Promise<Record<string, string | undefined>>;
};

/** What is asked is in the address; what is missing or wrong is as the first booking ahead has it. */
const Params = z.object({
  from: z.uuid().optional().catch(undefined),
  start: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional()
    .catch(undefined),
  minutes: z.coerce.number().int().min(15).max(10_080).optional().catch(undefined),
});

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("series"))("changeTitle") };
}

const OPEN = ["held", "requested", "confirmed"];

/** Another time for what is ahead of a series: every booking with its price and what stands in its way, before it is done. */
export default async function ChangeSeriesPage({ params, searchParams }: Props) {
  const seriesId = idOrNotFound((await params).seriesId);
  const { ctx, person } = await signedIn(`/bookings/series/${seriesId}/change`);
  const [t, series, asked] = await Promise.all([
    getTranslations("series"),
    orNotFound(getSeries(ctx, seriesId)),
    searchParams,
  ]);
  const ahead = series.bookings.filter((b) => OPEN.includes(b.status) && b.startsAt > ctx.now);
  const chosen = Params.parse(asked);
  const from = ahead.find(({ id }) => id === chosen.from) ?? ahead[0];
  if (!from || series.renterId !== person.userId) redirect(`/bookings/series/${seriesId}`);
  const startTime = chosen.start ?? withOffset(from.startsAt, series.timeZone).slice(11, 16);
  const durationMinutes = chosen.minutes ?? minutesIn(from);
  const wanted = { seriesId, fromBookingId: from.id, startTime, durationMinutes };
  return (
    <article className="mx-auto grid w-full max-w-3xl gap-5">
      <header className="grid gap-1">
        <TextLink back href={`/bookings/series/${seriesId}`}>
          {t("one")}
        </TextLink>
        <h1>{t("changeTitle")}</h1>
        <p className="text-ink-soft">{t("changeLead")}</p>
      </header>
      <TimeForm series={series} ahead={ahead} wanted={wanted} />
      {(chosen.start || chosen.minutes) && <Edit ctx={ctx} series={series} wanted={wanted} />}
    </article>
  );
}

type Wanted = { seriesId: string; fromBookingId: string; startTime: string; durationMinutes: number };

async function TimeForm({
  series,
  ahead,
  wanted,
}: {
  series: Series;
  ahead: Series["bookings"];
  wanted: Wanted;
}) {
  const [t, locale] = await Promise.all([getTranslations("series"), getLocale()]);
  const day = { weekday: "short", month: "short", day: "numeric", year: "numeric" } as const;
  return (
    <Card>
      <form method="get" className="grid gap-4">
        <SelectField label={t("changeFrom")} name="from" defaultValue={wanted.fromBookingId}>
          {ahead.map(({ id, startsAt }) => (
            <option key={id} value={id}>
              {formatZoned(startsAt, series.timeZone, locale, day)}
            </option>
          ))}
        </SelectField>
        <div className="grid grid-cols-2 gap-4">
          <TextField label={t("start")} name="start" type="time" required defaultValue={wanted.startTime} />
          <TextField
            label={t("minutes")}
            name="minutes"
            type="number"
            min={15}
            max={10_080}
            step={15}
            required
            defaultValue={wanted.durationMinutes}
          />
        </div>
        <Button type="submit" tone="plain" className="justify-self-start">
          {t("show")}
        </Button>
      </form>
    </Card>
  );
}

type EditProps = { ctx: Parameters<typeof quoteSeriesEdit>[0]; series: Series; wanted: Wanted };

async function Edit({ ctx, series, wanted }: EditProps) {
  const [t, locale] = await Promise.all([getTranslations("series"), getLocale()]);
  const { card, bookings } = await orNotFound(quoteSeriesEdit(ctx, wanted));
  const free = bookings.filter(({ conflict }) => !conflict);
  const conflicts = bookings.length - free.length;
  return (
    <section className="grid gap-4" aria-labelledby="preview">
      <h2 id="preview">{t("bookings", { count: bookings.length })}</h2>
      {conflicts > 0 && <Notice tone="warn">{t("cannotMove", { count: conflicts })}</Notice>}
      <PlannedSlots
        slots={bookings.map(({ booking, slot, payBy, price, conflict }) => ({
          ...{ slot, payBy, totalCents: price.priceAfterCents, problem: problemOf(conflict, locale) },
          date: localDate(booking.startsAt, series.timeZone),
        }))}
        timeZone={series.timeZone}
        currency={card.currency}
      />
      {free.length > 0 && (
        <ActionForm action={changeSeriesAction} className="grid gap-3">
          {Object.entries(wanted).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <input type="hidden" name="onConflict" value={conflicts > 0 ? "skip" : "stop"} />
          <SubmitButton size="large" wide busy={t("changing")}>
            {t("changeConfirm", { count: free.length })}
          </SubmitButton>
        </ActionForm>
      )}
    </section>
  );
}
