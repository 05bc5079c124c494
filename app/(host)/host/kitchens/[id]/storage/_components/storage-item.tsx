import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { Occupancy } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { ChangeStorage, GiveNotice } from "./storage-forms";

type Unit = Occupancy["units"][number];
type Props = {
  storage: Occupancy;
  kitchen: { id: string; timeZone: string };
  edit: boolean;
  /** New messages by thread. */
  unread: ReadonlyMap<string, number>;
};

/** One storage: how full it is, and who has each of its units until when. */
export async function StorageItem({ storage, kitchen, edit, unread }: Props) {
  const [t, kinds, locale] = await Promise.all([
    getTranslations("hostStorage"),
    getTranslations("storageKinds"),
    getLocale(),
  ]);
  const { spaceName: name, taken, units, waiting, nextFreeAt } = storage;
  const date = (at: Date) => formatZoned(at, kitchen.timeZone, locale, { dateStyle: "medium" });
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
          {kinds(storage.storageKind)} ·{" "}
          {t("perMonth", { price: formatMoney(storage.monthlyRateCents, storage.currency, locale) })}
        </p>
        {storage.archived && <p className="font-semibold">{t("archived")}</p>}
        {(nextFreeAt || waiting > 0) && (
          <p>
            {[
              nextFreeAt && t("nextFree", { date: date(nextFreeAt) }),
              waiting > 0 && t("waiting", { count: waiting }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        )}
      </header>
      <ul
        aria-label={t("unitsOf", { name })}
        className="grid gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-2"
      >
        {units.map((unit) => (
          <UnitRow key={unit.id} unit={unit} date={date} edit={edit} unread={unread} />
        ))}
      </ul>
      {edit && !storage.archived && (
        <ChangeStorage
          kitchenId={kitchen.id}
          spaceId={storage.spaceId}
          name={name}
          description={storage.description}
          monthlyRateCents={storage.monthlyRateCents}
        />
      )}
    </Card>
  );
}

type RowProps = { unit: Unit; date: (at: Date) => string } & Pick<Props, "edit" | "unread">;

async function UnitRow({ unit, date, edit, unread }: RowProps) {
  const [t, m] = await Promise.all([getTranslations("hostStorage"), getTranslations("messages")]);
  return (
    <li className="grid content-start gap-1 bg-surface px-4 py-2.5">
      <span className="flex justify-between gap-3">
        <span className="font-semibold">{unit.name}</span>
        {unit.rentals.length === 0 && <span className="text-ink-soft">{t("unitFree")}</span>}
      </span>
      {unit.rentals.map((rental) => (
        <div key={rental.rentalId} className="grid">
          <span className="wrap-anywhere">
            {t("fromUntil", {
              renter: rental.renter,
              from: date(rental.startsAt),
              date: date(rental.endsAt),
            })}
          </span>
          <span className="text-sm text-ink-soft">
            {rental.paidUntil ? t("paidUntil", { date: date(rental.paidUntil) }) : t("unpaid")}
            {rental.noticeGiven && ` · ${t("ending")}`}
          </span>
          <TextLink href={`/host/storage/${rental.rentalId}`}>
            {t("monthsAndMessages")}
            <span className="sr-only">
              : {unit.name}, {rental.renter}
            </span>
            {unread.has(rental.threadId) && ` · ${m("unread", { count: unread.get(rental.threadId) ?? 0 })}`}
          </TextLink>
          {rental.requestId && (
            <TextLink strong href={`/host/bookings/${rental.requestId}`}>
              {t("answer", { renter: rental.renter })}
            </TextLink>
          )}
          {edit && !rental.noticeGiven && !rental.requestId && (
            <GiveNotice
              rentalId={rental.rentalId}
              named={t("noticeNamed", { unit: unit.name })}
              renter={rental.renter}
            />
          )}
        </div>
      ))}
    </li>
  );
}
