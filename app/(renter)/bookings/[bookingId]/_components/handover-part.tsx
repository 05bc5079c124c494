import { getLocale, getTranslations } from "next-intl/server";
import { ClientWords } from "@/components/site/client-words";
import { Card } from "@/components/ui/card";
import { HandoverReport, itemWords } from "@/components/visits/handover-report";
import { can, type Person } from "@/lib/access";
import type { Booking } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { formatZoned } from "@/lib/core/zoned";
import { getHandover } from "@/lib/visits";
import { CheckOutForm, ConditionForm, PhotoForm } from "./handover-forms";

type Props = { ctx: Ctx; person: Person; booking: Booking };

/** While the crew is in: how it found the kitchen, the list for leaving, and the way out. Afterwards: what it said. */
export async function HandoverPart({ ctx, person, booking }: Props) {
  if (booking.status !== "checked_in" && booking.status !== "completed") return null;
  const [t, locale, words, handover] = await Promise.all([
    getTranslations("day"),
    getLocale(),
    itemWords(),
    getHandover(ctx, { bookingId: booking.id }),
  ]);
  const mine = can(person, "booking:tell-condition", booking);
  if (booking.status === "completed" || !mine) return <HandoverReport handover={handover} />;
  const items = handover.checklist.map((item) => ({ item, words: words(item) }));
  const until = handover.arrivalUntil;
  const clock = { hour: "numeric", minute: "2-digit" } as const;
  return (
    <ClientWords of={["day", "errors"]}>
      {until && (
        <Card className="grid gap-4">
          <h2>{t("arrival")}</h2>
          <p className="text-ink-soft">
            {t("arrivalLead", { when: formatZoned(until, booking.timeZone, locale, clock) })}
          </p>
          <PhotoForm key={handover.photos.length} bookingId={booking.id} kind="arrival" items={[]} />
          <ConditionForm bookingId={booking.id} />
        </Card>
      )}
      <Card className="grid gap-4">
        <h2>{t("leaving")}</h2>
        <p className="text-ink-soft">{t(handover.photosRequired ? "photosNeeded" : "leavingLead")}</p>
        {handover.photosRequired && (
          <PhotoForm key={handover.photos.length} bookingId={booking.id} kind="check_out" items={items} />
        )}
        <CheckOutForm bookingId={booking.id} items={items} />
        {!handover.photosRequired && (
          <details>
            <summary className="inline-flex min-h-11 cursor-pointer items-center underline underline-offset-4">
              {t("addPhotos")}
            </summary>
            <PhotoForm key={handover.photos.length} bookingId={booking.id} kind="check_out" items={items} />
          </details>
        )}
      </Card>
      <HandoverReport handover={handover} />
    </ClientWords>
  );
}
