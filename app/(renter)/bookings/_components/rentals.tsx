import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { rentalWords } from "@/components/bookings/rental-words";
import { Badge } from "@/components/ui/badge";
import { listRentals } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { isRoom, type MonthlyKind } from "@/lib/core/kitchen-terms";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { unreadCounts } from "@/lib/messages";

/** The units and the plans that somebody has by the month, apart from their slots; nothing at all when there are none. */
export async function Rentals({ ctx }: { ctx: Ctx }) {
  const rentals = await listRentals(ctx);
  const plans = rentals.filter(({ storageKind }) => storageKind === "plan");
  return (
    <>
      <List ctx={ctx} rentals={plans} kind="plan" />
      <List ctx={ctx} rentals={rentals.filter(isRoom)} kind="shelf" />
    </>
  );
}

type Rentals = Awaited<ReturnType<typeof listRentals>>;

async function List({ ctx, rentals, kind }: { ctx: Ctx; rentals: Rentals; kind: MonthlyKind }) {
  if (rentals.length === 0) return null;
  const unread = await unreadCounts(
    ctx,
    "renter",
    rentals.map(({ threadId }) => threadId),
  );
  const [t, m, locale] = await Promise.all([rentalWords(kind), getTranslations("messages"), getLocale()]);
  return (
    <section className="grid gap-3" aria-labelledby={`rentals-${kind}`}>
      <h2 id={`rentals-${kind}`}>{t("mine")}</h2>
      <ul className="grid gap-3">
        {rentals.map(
          ({
            id,
            threadId,
            unitName,
            spaceName,
            kitchenName,
            city,
            state,
            timeZone,
            currency,
            paidUntil,
            due,
          }) => {
            const date = (at: Date) => formatZoned(at, timeZone, locale, { dateStyle: "medium" });
            const count = unread.get(threadId);
            return (
              <li
                key={id}
                className="relative grid gap-1 rounded-card border border-line bg-surface p-4 has-[a:hover]:border-brand sm:grid-cols-[1fr_auto]"
              >
                <div className="grid gap-1">
                  <h3 className="text-lg font-semibold">
                    <Link href={`/bookings/storage/${id}`} className="after:absolute after:inset-0">
                      {t("one", { unit: kind === "plan" ? spaceName : unitName })}
                    </Link>
                  </h3>
                  <p>
                    {kitchenName}, {city}, {state}
                  </p>
                  {count && <p className="font-semibold text-brand">{m("unread", { count })}</p>}
                  {due && (
                    <p className="text-ink-soft">
                      {t("payNext", {
                        total: formatMoney(due.totalCents, currency, locale),
                        date: date(due.payBy),
                      })}
                    </p>
                  )}
                </div>
                <Badge tone={paidUntil ? "good" : "warn"} className="self-start">
                  {paidUntil ? t("paidUntil", { date: date(paidUntil) }) : t("unpaid")}
                </Badge>
              </li>
            );
          },
        )}
      </ul>
    </section>
  );
}
