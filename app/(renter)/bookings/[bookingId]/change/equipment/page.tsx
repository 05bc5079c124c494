import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { readEquipment, writeEquipment } from "@/app/(public)/kitchens/[slug]/equipment-param";
import { EquipmentSteps } from "@/components/bookings/equipment-steps";
import { When } from "@/components/bookings/when";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { canChange, getBooking, sameEquipment } from "@/lib/bookings";
import { equipmentIn } from "@/lib/core/booking-terms";
import { minutesIn } from "@/lib/core/interval";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";
import { Difference } from "../_components/difference";
import { ChangeParams } from "../change-params";
import { equipmentForChange } from "../equipment-choice";

export const runtime = "edge";

type Props = {
  params: Promise<{ bookingId: string }>;
  searchParams: Promise<Record<string, string | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("changes"))("equipmentTitle") };
}

/** Other equipment for a booking at its time: what it costs or gives back is shown before anything changes. */
export default async function ChangeEquipmentPage({ params, searchParams }: Props) {
  const bookingId = idOrNotFound((await params).bookingId);
  const { ctx, person } = await signedIn(`/bookings/${bookingId}/change/equipment`);
  const [t, e, booking, asked] = await Promise.all([
    getTranslations("changes"),
    getTranslations("equipment"),
    orNotFound(getBooking(ctx, bookingId)),
    searchParams,
  ]);
  if (booking.renterId !== person.userId || !canChange(booking, ctx.now)) redirect(`/bookings/${bookingId}`);
  const items = await equipmentForChange(ctx, booking);
  const own = equipmentIn(booking.quote);
  const chosen = asked.with === undefined ? own : readEquipment(asked.with);
  const { refused } = ChangeParams.parse(asked);
  const href = `/bookings/${bookingId}/change/equipment`;
  return (
    <article className="mx-auto grid w-full max-w-2xl gap-5">
      <header className="grid gap-2">
        <h1>{t("equipmentTitle")}</h1>
        <p>
          {booking.kitchenName} · {booking.spaceName}
        </p>
        <p className="text-ink-soft">
          <When {...booking} />
        </p>
      </header>
      {refused && (
        <Notice tone="bad" live>
          {t(refused === "equipment_taken" ? "equipmentTaken" : `refused.${refused}`)}
        </Notice>
      )}
      <section className="grid gap-2">
        <h2 id="equipment">{e("choose")}</h2>
        {items.length === 0 && <p className="text-ink-soft">{t("noEquipment")}</p>}
        <EquipmentSteps
          items={items}
          chosen={chosen}
          href={(next) => `${href}?with=${writeEquipment(next) ?? ""}`}
        />
      </section>
      {!sameEquipment(own, chosen) && (
        <Difference
          ctx={ctx}
          booking={booking}
          startsAt={booking.startsAt}
          durationMinutes={minutesIn(booking)}
          equipment={chosen}
        />
      )}
      <Button asChild tone="quiet">
        <Link href={`/bookings/${booking.id}`}>{t("keepEquipment")}</Link>
      </Button>
    </article>
  );
}
