import { getTranslations } from "next-intl/server";
import { When } from "@/components/bookings/when";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Booking, BookingChange } from "@/lib/bookings";
import { formatZoned, localDate } from "@/lib/core/zoned";
import { ProposeForm } from "../../../_components/propose-form";
import { withdrawProposalAction } from "../actions";

type Props = { booking: Booking; open: BookingChange | undefined; name: string; now: Date };

/** Another time for a booking that has not begun: to ask for, or waiting for its renter. */
export async function MoveSection({ booking, open, name, now }: Props) {
  const t = await getTranslations("changes");
  const zone = booking.timeZone;
  if (open) {
    return (
      <Card className="grid gap-3">
        <h2>{t(open.state === "proposed" ? "propose" : "waitsForPayment")}</h2>
        {open.state === "proposed" && <p>{t("waiting", { name })}</p>}
        <p className="font-semibold">
          <When startsAt={open.toStartsAt} endsAt={open.toEndsAt} timeZone={zone} />
        </p>
        {open.state === "proposed" && (
          <ActionForm action={withdrawProposalAction}>
            <input type="hidden" name="bookingId" value={booking.id} />
            <SubmitButton tone="plain" busy={t("working")}>
              {t("withdraw")}
            </SubmitButton>
          </ActionForm>
        )}
      </Card>
    );
  }
  const time = formatZoned(booking.startsAt, zone, "en", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (
    <Card className="grid gap-3">
      <h2>{t("propose")}</h2>
      <ProposeForm
        bookingId={booking.id}
        date={localDate(booking.startsAt, zone)}
        time={time}
        today={localDate(now, zone)}
        name={name}
      />
    </Card>
  );
}
