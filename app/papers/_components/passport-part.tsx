import { getTranslations } from "next-intl/server";
import { ruleWords } from "@/components/compliance/rule-words";
import { Card } from "@/components/ui/card";
import type { Booking } from "@/lib/bookings";
import { passportFor } from "@/lib/compliance";
import type { Ctx } from "@/lib/context";

/** A renter's papers for the host of a booking, where the renter shows them. */
export async function PassportPart({ ctx, booking }: { ctx: Ctx; booking: Booking }) {
  if (!["requested", "confirmed", "checked_in"].includes(booking.status)) return null;
  const [t, { day }, papers] = await Promise.all([
    getTranslations("passport"),
    ruleWords(),
    passportFor(ctx, booking.kitchenId, booking.renterId),
  ]);
  return (
    <Card className="grid gap-3">
      <h2>{t("ofRenter")}</h2>
      {papers === null && <p className="text-ink-soft">{t("hidden")}</p>}
      {papers?.length === 0 && <p className="text-ink-soft">{t("none")}</p>}
      <ul className="grid gap-1">
        {papers?.map(({ requirement, paper, person, until }) => (
          <li key={`${requirement}${person}${until}`} className="break-words">
            {person ? `${paper} · ${person}` : paper}: {until ? t("until", { day: day(until) }) : t("noEnd")}
          </li>
        ))}
      </ul>
    </Card>
  );
}
