import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { When } from "@/components/bookings/when";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { canChange, getBooking } from "@/lib/bookings";
import { equipmentNames } from "@/lib/core/booking-terms";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";
import { TimePicker } from "./_components/time-picker";
import { ChangeParams } from "./change-params";
import { chooseTime } from "./choose";
import { equipmentForChange } from "./equipment-choice";

export const runtime = "edge";

type Props = {
  params: Promise<{ bookingId: string }>;
  searchParams: Promise<Record<string, string | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("changes"))("title") };
}

/** Another time for a booking: what it costs or gives back is shown before anything changes. */
export default async function ChangePage({ params, searchParams }: Props) {
  const bookingId = idOrNotFound((await params).bookingId);
  const { ctx, person } = await signedIn(`/bookings/${bookingId}/change`);
  const [t, booking, asked] = await Promise.all([
    getTranslations("changes"),
    orNotFound(getBooking(ctx, bookingId)),
    searchParams,
  ]);
  if (booking.renterId !== person.userId || !canChange(booking, ctx.now)) redirect(`/bookings/${bookingId}`);
  const equipment = equipmentNames(booking.quote);
  const canHave = (await equipmentForChange(ctx, booking).catch(() => [])).length > 0;
  const chosen = ChangeParams.parse(asked);
  const choice = await orNotFound(chooseTime(ctx, booking, chosen));
  return (
    <article className="mx-auto grid w-full max-w-2xl gap-5">
      <header className="grid gap-2">
        <h1>{t("title")}</h1>
        <p>
          {booking.kitchenName} · {booking.spaceName}
          {equipment && ` · ${equipment}`}
        </p>
        <p className="text-ink-soft">
          {t("now")} <When {...booking} />
        </p>
      </header>
      {chosen.refused && (
        <Notice tone="bad" live>
          {t(`refused.${chosen.refused}`)}
        </Notice>
      )}
      <TimePicker ctx={ctx} booking={booking} choice={choice} />
      {(equipment || canHave) && (
        <Button asChild tone="plain">
          <Link href={`/bookings/${booking.id}/change/equipment`}>{t("equipmentTitle")}</Link>
        </Button>
      )}
      <Button asChild tone="quiet">
        <Link href={`/bookings/${booking.id}`}>{t("keep")}</Link>
      </Button>
    </article>
  );
}
