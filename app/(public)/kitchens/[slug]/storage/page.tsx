import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { MonthsField } from "@/components/bookings/months-field";
import { planWords } from "@/components/bookings/plan-words";
import { PolicyTerms } from "@/components/bookings/policy-terms";
import { rentalWords } from "@/components/bookings/rental-words";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { policyOf, previewStorage } from "@/lib/bookings";
import { RentStorageInput } from "@/lib/bookings/schemas";
import { AppError } from "@/lib/core/errors";
import { addDays } from "@/lib/core/interval";
import { formatMoney } from "@/lib/core/money";
import { localDate } from "@/lib/core/zoned";
import { orNotFound } from "@/lib/http/page";
import { parse } from "@/lib/http/parse";
import { translateRefusal } from "@/lib/http/refusals";
import { publicCtx } from "@/lib/http/request-ctx";
import { listStorage, publicKitchen } from "@/lib/kitchens";
import { MonthsPreview } from "./_components/months-preview";
import { WaitInLine } from "./_components/wait-in-line";
import { StorageParams } from "./storage-params";

export const runtime = "edge";

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<Record<string, string | string[]>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("storage"))("rentTitle") };
}

/** A unit for some months: from when, for how long, and every month with its price; a line to wait in when it is full. */
export default async function RentStoragePage({ params, searchParams }: Props) {
  const [{ slug }, asked] = await Promise.all([params, searchParams]);
  const read = StorageParams.safeParse(asked);
  if (!read.success) redirect(`/kitchens/${encodeURIComponent(slug)}`);
  const [locale, ctx] = await Promise.all([getLocale(), publicCtx()]);
  const kitchen = await orNotFound(publicKitchen(ctx, slug));
  const offers = kitchen.status === "published" ? await listStorage(ctx, kitchen.id) : [];
  const offer = offers.find(({ id }) => id === read.data.space) ?? notFound();
  const [t, p, promo] = await Promise.all([
    rentalWords(offer.storageKind),
    getTranslations("plans"),
    getTranslations("promo"),
  ]);
  const today = localDate(ctx.now, kitchen.timeZone);
  const { space: spaceId, from: startsOn = today, months, code } = read.data;
  const promoCode = code || undefined;
  const plan = await Promise.resolve()
    .then(() => previewStorage(ctx, parse(RentStorageInput, { spaceId, startsOn, months, promoCode })))
    .catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      return translateRefusal(error, locale === "es" ? "es" : "en");
    });
  const from = `/kitchens/${slug}/storage?${new URLSearchParams({ space: spaceId, from: startsOn, months: String(months), ...(code && { code }) })}`;
  const latest = localDate(addDays(ctx.now, 60), kitchen.timeZone);
  return (
    <article className="mx-auto grid w-full max-w-3xl gap-6">
      <header className="grid gap-1">
        <TextLink back href={`/kitchens/${slug}#${offer.plan ? "plans" : "storage"}`}>
          {t("back")}
        </TextLink>
        <h1>{offer.name}</h1>
        <p className="text-lg">
          {kitchen.name} · <strong>{formatMoney(offer.monthlyRateCents, offer.currency, locale)}</strong>{" "}
          {t("perMonth")}
        </p>
        <p className="text-ink-soft">{t("rentLead")}</p>
        {offer.plan && (
          <ul className="grid list-disc gap-1 pl-5">
            {planWords(p, offer.plan, offer.currency, locale).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
      </header>
      <form className="grid items-end gap-3 sm:grid-cols-2">
        <input type="hidden" name="space" value={spaceId} />
        <TextField
          label={t("from")}
          name="from"
          type="date"
          required
          min={today}
          max={latest}
          defaultValue={startsOn}
        />
        <MonthsField months={months} />
        <TextField
          label={promo("optional")}
          name="code"
          maxLength={20}
          autoCapitalize="characters"
          autoComplete="off"
          defaultValue={code}
        />
        <Button type="submit" tone="plain">
          {t("show")}
        </Button>
      </form>
      {"months" in plan ? (
        <MonthsPreview plan={plan} startsOn={startsOn} code={promoCode} from={from} />
      ) : (
        <Notice tone="bad">{plan.message}</Notice>
      )}
      {offer.free === 0 && (
        <WaitInLine spaceId={spaceId} months={months} from={from} kind={offer.storageKind} />
      )}
      <Card className="grid gap-3">
        <h2>{t("terms")}</h2>
        <PolicyTerms policy={policyOf(kitchen)} />
      </Card>
    </article>
  );
}
