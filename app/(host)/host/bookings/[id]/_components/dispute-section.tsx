import { getTranslations } from "next-intl/server";
import { DisputeFacts } from "@/app/disputes/_components/dispute-facts";
import { Card } from "@/components/ui/card";
import type { Booking } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { disputesOf } from "@/lib/disputes";

/** What the payer's bank has called back of a booking, as its kitchen sees it. */
export async function DisputeSection({ ctx, booking }: { ctx: Ctx; booking: Booking }) {
  const [t, found] = await Promise.all([
    getTranslations("dispute"),
    disputesOf(ctx, { bookingId: booking.id }),
  ]);
  if (found.length === 0) return null;
  return (
    <Card className="grid grid-cols-1 gap-4">
      <h2 id="dispute">{t("title")}</h2>
      {found.map((dispute) => (
        <DisputeFacts
          key={dispute.disputeId}
          dispute={dispute}
          timeZone={booking.timeZone}
          owedCents={dispute.owedCents}
        />
      ))}
    </Card>
  );
}
