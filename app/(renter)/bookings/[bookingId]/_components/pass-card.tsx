import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { QrCode } from "@/components/visits/qr-code";
import type { Booking } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { formatZoned } from "@/lib/core/zoned";
import { getPass } from "@/lib/visits";

const STYLE = { weekday: "short", hour: "numeric", minute: "2-digit" } as const;

/** What the renter shows at the door: there from the moment the booking stands, so that it can be kept for later. */
export async function PassCard({ ctx, booking }: { ctx: Ctx; booking: Booking }) {
  const [t, locale, { pass, opensAt, closesAt }] = await Promise.all([
    getTranslations("day"),
    getLocale(),
    getPass(ctx, { bookingId: booking.id }),
  ]);
  const at = (instant: Date) => formatZoned(instant, booking.timeZone, locale, STYLE);
  return (
    <Card className="grid gap-3 sm:grid-cols-[auto_1fr] sm:items-center sm:gap-6">
      <div className="grid w-full justify-items-center sm:w-72">
        <QrCode text={pass} label={t("passAlt")} />
      </div>
      <div className="grid gap-2 max-sm:order-first">
        <h2>{t("pass")}</h2>
        <p>{t("passLead", { from: at(opensAt), until: at(closesAt) })}</p>
      </div>
    </Card>
  );
}
