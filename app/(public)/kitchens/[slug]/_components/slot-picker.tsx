import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { PriceLines } from "@/components/bookings/price-lines";
import { GapNotice } from "@/components/compliance/gap-notice";
import { ActionForm } from "@/components/ui/action-form";
import { cn } from "@/components/ui/cn";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import type { FoundGap } from "@/lib/core/gate-terms";
import { uuidv7 } from "@/lib/core/ids";
import { minutesIn } from "@/lib/core/interval";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { holdSlotAction } from "../actions";
import type { Choice } from "../choice";
import { writeEquipment } from "../equipment-param";
import { type SlotParams, slotHref } from "../slot-params";
import { EquipmentPicker } from "./equipment-picker";
import { PromoField } from "./promo-field";

type Props = {
  slug: string;
  params: SlotParams;
  choice: Choice;
  /** The paper that keeps whoever is signed in from the slot. */
  gap: FoundGap | null;
};

const chip =
  "inline-flex min-h-11 min-w-20 items-center justify-center rounded-lg border border-line-strong bg-surface px-3 font-semibold hover:bg-sunken aria-[current=true]:border-brand aria-[current=true]:bg-brand aria-[current=true]:text-brand-ink";

const localTime = (at: Date, zone: string) =>
  formatZoned(at, zone, "en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** Start, length, price, hold: each a press, all of it in the address. */
export async function SlotPicker({ slug, params, choice, gap }: Props) {
  const [t, locale] = await Promise.all([getTranslations("kitchen"), getLocale()]);
  const { card, date, starts, startsAt, lengths, minutes } = choice;
  const base = {
    space: card.spaceId,
    date,
    hours: params.hours,
    with: params.with,
    add: params.add,
    code: params.code,
  };
  const chosen =
    startsAt && minutes
      ? {
          start: localTime(startsAt, card.timeZone),
          hours: minutes / 60,
          with: writeEquipment(choice.equipment),
          add: choice.addOns.join("~") || undefined,
        }
      : {};
  const here = slotHref(slug, base, chosen).replace("#book", "");
  return (
    <div className="grid gap-4">
      <div className="grid gap-2">
        <h3 id="starts">{t("chooseStart")}</h3>
        {starts.length === 0 && <p className="text-ink-soft">{t("noneFree")}</p>}
        <ul aria-labelledby="starts" className="flex flex-wrap gap-2">
          {starts.map((start) => (
            <li key={start.getTime()}>
              <Link
                href={slotHref(slug, base, { start: localTime(start, card.timeZone) })}
                scroll={false}
                aria-current={start.getTime() === startsAt?.getTime()}
                className={chip}
              >
                {formatZoned(start, card.timeZone, locale, { hour: "numeric", minute: "2-digit" })}
              </Link>
            </li>
          ))}
        </ul>
      </div>
      {startsAt && (
        <div className="grid gap-2">
          <h3 id="lengths">{t("chooseLength")}</h3>
          <ul aria-labelledby="lengths" className="flex flex-wrap gap-2">
            {lengths.map((length) => (
              <li key={length}>
                <Link
                  href={slotHref(slug, base, {
                    start: localTime(startsAt, card.timeZone),
                    hours: length / 60,
                  })}
                  scroll={false}
                  aria-current={length === minutes}
                  className={cn(chip, "min-w-16!")}
                >
                  {t("hoursShort", { hours: length / 60 })}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
      <EquipmentPicker
        choice={choice}
        href={(equipment) => slotHref(slug, base, { ...chosen, with: equipment })}
      />
      <AddOns choice={choice} href={(add) => slotHref(slug, base, { ...chosen, add })} />
      <Price
        choice={choice}
        gap={gap}
        code={params.code}
        from={here}
        repeat={here.replace("?", "/repeat?")}
      />
      {choice.slot && (
        <PromoField
          code={params.code}
          problem={choice.promoProblem}
          unused={choice.quote?.totalCents === 0}
          kept={{ ...base, ...chosen }}
        />
      )}
    </div>
  );
}

/** Fees that only who wants them pays, each put on or taken off by a press. */
async function AddOns({ choice, href }: { choice: Choice; href: (add: string | undefined) => string }) {
  const [t, locale] = await Promise.all([getTranslations("kitchen"), getLocale()]);
  const { card, slot, addOns } = choice;
  const offered = card.rates.fees.filter(({ optional }) => optional);
  if (!slot || offered.length === 0) return null;
  return (
    <div className="grid gap-2">
      <h3 id="add-ons">{t("addOns")}</h3>
      <ul aria-labelledby="add-ons" className="flex flex-wrap gap-2">
        {offered.map(({ name, amountCents }) => {
          const on = addOns.includes(name);
          const next = on ? addOns.filter((one) => one !== name) : [...addOns, name];
          return (
            <li key={name}>
              <Link
                href={href(next.join("~") || undefined)}
                scroll={false}
                aria-current={on}
                className={chip}
              >
                {on ? "✓" : "+"} {name} · {formatMoney(amountCents, card.currency, locale)}
              </Link>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

type PriceProps = {
  choice: Choice;
  gap: FoundGap | null;
  code: string | undefined;
  from: string;
  repeat: string;
};

async function Price({ choice, gap, code, from, repeat }: PriceProps) {
  const [t, c, locale] = await Promise.all([
    getTranslations("kitchen"),
    getTranslations("claim"),
    getLocale(),
  ]);
  const { card, slot, quote } = choice;
  if (!slot || !quote) return null;
  const at = (instant: Date, style: Intl.DateTimeFormatOptions) =>
    formatZoned(instant, card.timeZone, locale, style);
  const money = (value: number) => formatMoney(value, quote.currency, locale);
  return (
    <ActionForm
      action={holdSlotAction}
      className="grid gap-3 rounded-card border-2 border-brand bg-brand-wash p-4 max-lg:sticky max-lg:bottom-2 max-lg:z-10 max-lg:shadow-lg"
    >
      <input type="hidden" name="requestId" value={uuidv7()} />
      <input type="hidden" name="from" value={from} />
      <input type="hidden" name="spaceId" value={card.spaceId} />
      <input type="hidden" name="startsAt" value={slot.startsAt.toISOString()} />
      <input type="hidden" name="durationMinutes" value={minutesIn(slot)} />
      {code && <input type="hidden" name="promoCode" value={code} />}
      <input type="hidden" name="equipment" value={JSON.stringify(choice.equipment)} />
      {choice.addOns.map((name) => (
        <input key={name} type="hidden" name="addOns[]" value={name} />
      ))}
      <p className="text-lg font-semibold">
        {at(slot.startsAt, {
          weekday: "long",
          month: "long",
          day: "numeric",
          hour: "numeric",
          minute: "2-digit",
        })}{" "}
        – {at(slot.endsAt, { hour: "numeric", minute: "2-digit", timeZoneName: "short" })}
      </p>
      <dl className="grid gap-1">
        <PriceLines quote={quote} />
        <div className="flex justify-between gap-3 border-t border-line-strong pt-1 text-lg font-bold">
          <dt>{t("total")}</dt>
          <dd>{money(quote.totalCents)}</dd>
        </div>
        {quote.depositCents && (
          <>
            <div className="flex justify-between gap-3">
              <dt>{c("depositLine")}</dt>
              <dd>{money(quote.depositCents)}</dd>
            </div>
            <div className="flex justify-between gap-3 font-semibold">
              <dt>{c("payNow")}</dt>
              <dd>{money(quote.totalCents + quote.depositCents)}</dd>
            </div>
            {quote.beyondDepositCents && (
              <p className="text-sm text-ink-soft">
                {c("beyondLine", { amount: money(quote.beyondDepositCents) })}
              </p>
            )}
          </>
        )}
      </dl>
      {gap && <GapNotice gap={gap} href={gap.whose === "renter" ? "/papers/about" : null} />}
      <SubmitButton size="large" wide busy={t("holding")}>
        {t("hold")}
      </SubmitButton>
      <p className="text-sm">{t("holdHint")}</p>
      <TextLink strong href={repeat}>
        {t("repeat")}
      </TextLink>
    </ActionForm>
  );
}
