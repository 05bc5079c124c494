import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { rateWords } from "@/components/kitchens/rate-words";
import { ClientWords } from "@/components/site/client-words";
import { Notice } from "@/components/ui/notice";
import { myGap } from "@/lib/compliance";
import { signedPercent } from "@/lib/core/line-words";
import { dateFormat } from "@/lib/core/locale";
import { formatMoney } from "@/lib/core/money";
import type { RateCard } from "@/lib/core/price-terms";
import { publicCtx, requestCtx, viewer } from "@/lib/http/request-ctx";
import type { PublicKitchen } from "@/lib/kitchens";
import { PLATFORM_FEE } from "@/lib/pricing";
import { choose } from "../choice";
import { type SlotParams, slotHref } from "../slot-params";
import { SlotPicker } from "./slot-picker";
import { WaitForm } from "./wait-form";
import { Week } from "./week";

type Props = { kitchen: PublicKitchen; params: SlotParams };

const zoneName = (at: Date, zone: string, locale: string) =>
  dateFormat(locale, { timeZone: zone, timeZoneName: "long" })
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName")?.value ?? zone;

/** The booking column: which space, which day, which hours, what it costs. */
export async function Booking({ kitchen, params }: Props) {
  const [t, locale, ctx] = await Promise.all([getTranslations("kitchen"), getLocale(), publicCtx()]);
  const space = kitchen.spaces.find((s) => s.id === params.space) ?? kitchen.spaces[0];
  if (!space || kitchen.status !== "published") return <Notice>{t("notBookable")}</Notice>;
  const person = await viewer();
  const choice = await choose(ctx, space.id, kitchen.timeZone, params, person?.userId ?? null);
  // The page is the same for everybody but for this and what its reader pays less.
  const gap = choice.slot && person ? await myGap(await requestCtx(), kitchen.id, choice.slot) : null;
  const clock = {
    date: params.date,
    start: params.start,
    hours: params.hours,
    with: params.with,
    add: params.add,
    code: params.code,
  };
  return (
    <>
      <h2>{t("book")}</h2>
      <ul className="grid gap-2">
        {kitchen.spaces.map((s) => (
          <li key={s.id}>
            <Link
              href={slotHref(kitchen.slug, clock, { space: s.id })}
              scroll={false}
              aria-current={s.id === space.id}
              className="grid min-h-14 gap-0.5 rounded-lg border-2 border-line px-3 py-2 hover:bg-sunken aria-[current=true]:border-brand aria-[current=true]:bg-brand-wash"
            >
              <span className="flex justify-between gap-3 font-semibold">
                <span>{s.name}</span>
                <span>
                  {formatMoney(s.hourlyRateCents, s.currency, locale)} {t("perHour")}
                </span>
              </span>
              <span className="text-sm text-ink-soft">{s.description}</span>
            </Link>
          </li>
        ))}
      </ul>
      <Rates rates={space.rates} currency={space.currency} />
      <p className="text-sm text-ink-soft">
        {t("lengths", {
          min: space.minMinutes / 60,
          max: space.maxMinutes / 60,
          step: space.incrementMinutes,
        })}{" "}
        {t("zone", { zone: zoneName(ctx.now, kitchen.timeZone, locale) })}
      </p>
      {choice.card.newRenters === "asks" && (
        <Notice>{t("asksFirst", { hours: choice.card.requestHours })}</Notice>
      )}
      <Week slug={kitchen.slug} params={params} choice={choice} now={ctx.now} />
      <SlotPicker slug={kitchen.slug} params={params} choice={choice} gap={gap} />
      <ClientWords of={["errors", "waitlist", "equipment"]}>
        <WaitForm
          key={`${space.id}${choice.date}`}
          spaceId={space.id}
          timeZone={kitchen.timeZone}
          from={slotHref(kitchen.slug, { space: space.id, date: choice.date }, {})}
          date={choice.date}
          minHours={space.minMinutes / 60}
          equipment={kitchen.equipment.length > 0}
        />
      </ClientWords>
    </>
  );
}

/** What the space costs at other times, for longer, and on top. */
async function Rates({ rates, currency }: { rates: RateCard; currency: string }) {
  const [t, k, locale] = await Promise.all([
    getTranslations("prices"),
    getTranslations("kitchen"),
    getLocale(),
  ]);
  const words = await rateWords(rates, currency);
  if (words.length === 0 && rates.minimumCents === null && !rates.renterPaysFee) return null;
  return (
    <dl className="grid gap-1 rounded-lg bg-sunken px-3 py-2 text-sm">
      {words.map(({ kind, name, when, price }) => (
        <div key={`${kind}:${name}`} className="flex justify-between gap-3">
          <dt className="min-w-0 break-words">
            {name} {when && <span className="text-ink-soft">{when}</span>}
          </dt>
          <dd className="shrink-0">{price}</dd>
        </div>
      ))}
      {rates.minimumCents !== null && (
        <div className="flex justify-between gap-3">
          <dt>{t("atLeast")}</dt>
          <dd>{formatMoney(rates.minimumCents, currency, locale)}</dd>
        </div>
      )}
      {rates.renterPaysFee && (
        <div className="flex justify-between gap-3">
          <dt>{k("serviceFee")}</dt>
          <dd>{t("percentWord", { percent: signedPercent(PLATFORM_FEE) })}</dd>
        </div>
      )}
    </dl>
  );
}
