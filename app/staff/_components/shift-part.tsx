import { getTranslations } from "next-intl/server";
import { ClientWords } from "@/components/site/client-words";
import { Card } from "@/components/ui/card";
import type { Booking } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { readShift } from "@/lib/inspections";
import { ShiftForm } from "./shift-form";

type Props = { ctx: Ctx; booking: Booking; side: "renter" | "kitchen" };

/** Who works a booking: one's own people to choose from, the other side's as they were named. */
export async function ShiftPart({ ctx, booking, side }: Props) {
  if (!["confirmed", "checked_in", "completed"].includes(booking.status)) return null;
  const [t, people] = await Promise.all([getTranslations("staff"), readShift(ctx, booking.id)]);
  const own = people.filter(({ whose }) => whose === side);
  const others = people.filter(({ whose, works }) => whose !== side && works);
  if (own.length === 0 && others.length === 0) return null;
  return (
    <Card className="grid gap-3">
      <h2>{t("shift")}</h2>
      {others.length > 0 && (
        <p className="break-words">
          {t(`others.${side}`)}{" "}
          {others.map(({ name, inCharge }) => (inCharge ? t("charged", { name }) : name)).join(", ")}
        </p>
      )}
      {own.length > 0 && (
        <ClientWords of={["errors", "staff"]}>
          <ShiftForm bookingId={booking.id} people={own} />
        </ClientWords>
      )}
    </Card>
  );
}
