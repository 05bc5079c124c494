import { getLocale, getTranslations } from "next-intl/server";
import { planWords } from "@/components/bookings/plan-words";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { Occupancy, PlanMonth } from "@/lib/bookings";
import { numberFormat } from "@/lib/core/locale";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { GiveNotice } from "../../storage/_components/storage-forms";
import { ChangePlan } from "./plan-forms";

type Props = {
  plan: Occupancy;
  kitchen: { id: string; timeZone: string };
  months: readonly PlanMonth[];
  edit: boolean;
  now: Date;
};

/** One plan: what it includes, how many places are taken, and who bought it. */
export async function PlanItem({ plan, kitchen, months, edit, now }: Props) {
  const [t, p, s, locale] = await Promise.all([
    getTranslations("hostPlans"),
    getTranslations("plans"),
    getTranslations("hostStorage"),
    getLocale(),
  ]);
  const { spaceName: name, taken, units, currency, plan: terms } = plan;
  const rentals = units.flatMap((unit) => unit.rentals);
  return (
    <Card className="grid gap-4">
      <header className="grid gap-1">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h2>{name}</h2>
          <Badge tone={taken === units.length ? "warn" : "good"}>
            {t("taken", { taken, units: units.length })}
          </Badge>
        </div>
        <p className="text-ink-soft">
          {s("perMonth", { price: formatMoney(plan.monthlyRateCents, currency, locale) })}
        </p>
        {plan.archived && <p className="font-semibold">{s("archived")}</p>}
        {plan.waiting > 0 && <p>{s("waiting", { count: plan.waiting })}</p>}
      </header>
      {terms && (
        <ul className="grid list-disc gap-1 pl-5">
          {planWords(p, terms, currency, locale).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {rentals.length > 0 && (
        <ul
          aria-label={t("unitsOf", { name })}
          className="grid gap-px overflow-hidden rounded-lg border border-line bg-line"
        >
          {rentals.map((rental) => (
            <Subscriber
              key={rental.rentalId}
              rental={rental}
              months={months.filter(
                ({ rentalId, startsAt }) => rentalId === rental.rentalId && startsAt <= now,
              )}
              {...{ kitchen, currency, edit }}
            />
          ))}
        </ul>
      )}
      {edit && !plan.archived && terms && (
        <ChangePlan
          kitchenId={kitchen.id}
          spaceId={plan.spaceId}
          name={name}
          description={plan.description}
          monthlyRateCents={plan.monthlyRateCents}
          terms={terms}
        />
      )}
    </Card>
  );
}

type SubscriberProps = { rental: Occupancy["units"][number]["rentals"][number]; currency: string } & Pick<
  Props,
  "kitchen" | "months" | "edit"
>;

async function Subscriber({ rental, kitchen, months, currency, edit }: SubscriberProps) {
  const [t, s, locale] = await Promise.all([
    getTranslations("hostPlans"),
    getTranslations("hostStorage"),
    getLocale(),
  ]);
  const date = (at: Date) => formatZoned(at, kitchen.timeZone, locale, { dateStyle: "medium" });
  const number = numberFormat(locale);
  const { renter, paidUntil } = rental;
  return (
    <li className="grid gap-1 bg-surface px-4 py-2.5">
      <span className="font-semibold wrap-anywhere">
        {s("fromUntil", { renter, from: date(rental.startsAt), date: date(rental.endsAt) })}
      </span>
      <span className="text-sm text-ink-soft">
        {paidUntil ? s("paidUntil", { date: date(paidUntil) }) : s("unpaid")}
        {rental.noticeGiven && ` · ${s("ending")}`}
      </span>
      {months.map(({ bookingId, includes, used, granted, overMinutes, startsAt }) => {
        const amount = (value: number) =>
          includes === "hours" ? number.format(value / 60) : formatMoney(value, currency, locale);
        const month = formatZoned(startsAt, kitchen.timeZone, locale, { month: "long" });
        const values = { used: amount(used), granted: amount(granted), month };
        return (
          <span key={bookingId}>
            {includes === "hours" ? t("usedHours", values) : t("usedCredit", values)}
            {overMinutes > 0 && ` · ${t("overUsed", { hours: number.format(overMinutes / 60) })}`}
          </span>
        );
      })}
      <TextLink href={`/host/storage/${rental.rentalId}`}>
        {s("monthsAndMessages")}
        <span className="sr-only">: {renter}</span>
      </TextLink>
      {rental.requestId && (
        <TextLink strong href={`/host/bookings/${rental.requestId}`}>
          {s("answer", { renter })}
        </TextLink>
      )}
      {edit && !rental.noticeGiven && !rental.requestId && (
        <GiveNotice rentalId={rental.rentalId} named={t("noticeNamed", { renter })} renter={renter} />
      )}
    </li>
  );
}
