import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AgreementPart } from "@/app/agreements/_components/agreement-part";
import { ThreadPart } from "@/app/messages/_components/thread-part";
import { SharePart } from "@/app/papers/_components/share-part";
import { ShiftPart } from "@/app/staff/_components/shift-part";
import { ChangeHistory } from "@/components/bookings/change-history";
import { PolicyTerms } from "@/components/bookings/policy-terms";
import { StatusBadge } from "@/components/bookings/status-badge";
import { When } from "@/components/bookings/when";
import { GapNotice } from "@/components/compliance/gap-notice";
import { Documents } from "@/components/payments/documents";
import { MoneyLines } from "@/components/payments/money-lines";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { getBooking, isStorage, listChanges } from "@/lib/bookings";
import { isUnderAgreement } from "@/lib/core/agreement-terms";
import { equipmentNames } from "@/lib/core/booking-terms";
import { documentsOf } from "@/lib/documents";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";
import { bookingMoney, extensionChoices } from "@/lib/payments";
import { DepositPart } from "./_components/deposit-part";
import { Entry } from "./_components/entry";
import { ExtendNow } from "./_components/extend-now";
import { HandoverPart } from "./_components/handover-part";
import { NextStep } from "./_components/next-step";
import { OpenChange } from "./_components/open-change";
import { Receipt } from "./_components/receipt";

export const runtime = "edge";

type Props = {
  params: Promise<{ bookingId: string }>;
  searchParams: Promise<{ paid?: string; changed?: string; change?: string }>;
};

/** Why a change could not be made, as the address says it. */
const REFUSED = [
  "slot_taken",
  "leaves_gap",
  "equipment_taken",
  "precondition_failed",
  "conflict",
  "failed",
] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("booking"))("title") };
}

export default async function BookingPage({ params, searchParams }: Props) {
  const bookingId = idOrNotFound((await params).bookingId);
  const { ctx, person } = await signedIn(`/bookings/${bookingId}`);
  const [t, c, booking, { paid, changed, change }, changes] = await Promise.all([
    getTranslations("booking"),
    getTranslations("changes"),
    orNotFound(getBooking(ctx, bookingId)),
    searchParams,
    listChanges(ctx, bookingId),
  ]);
  if (isStorage(booking) && booking.seriesId)
    redirect(`/bookings/storage/${booking.seriesId}${paid ? `?paid=${encodeURIComponent(paid)}` : ""}`);
  const [e, equipment] = [await getTranslations("equipment"), equipmentNames(booking.quote)];
  const own = booking.renterId === person.userId;
  const open = changes.find((one) => own && one.expiresAt !== null && one.expiresAt > ctx.now);
  const money = await bookingMoney(ctx, { bookingId });
  const extensions = await extensionChoices(ctx, booking).catch(() => []);
  const refused = REFUSED.find((code) => code === change);
  return (
    <article className="mx-auto grid w-full max-w-3xl gap-5">
      <header className="grid gap-2">
        <StatusBadge status={booking.status} />
        <h1>
          {booking.kitchenName} · {booking.spaceName}
        </h1>
        <p className="text-lg">
          <When {...booking} />
        </p>
        {equipment && <p>{e("with", { names: equipment })}</p>}
        <p className="text-ink-soft">
          {booking.city}, {booking.state} {booking.postalCode}
        </p>
      </header>
      {paid === "pending" && booking.status === "held" && (
        <Notice tone="warn" live>
          {t("settling")}
        </Notice>
      )}
      {paid === "taken" && booking.status === "held" && (
        <Notice tone="bad" live>
          {t("takenElsewhere")}{" "}
          <Link href={`/kitchens/${booking.kitchenSlug}`} className="font-semibold underline">
            {t("chooseAnother")}
          </Link>
        </Notice>
      )}
      {paid === "agree" && booking.status === "held" && (
        <Notice tone="bad" live>
          {(await getTranslations("claim"))("agreeFirst")}
        </Notice>
      )}
      {paid === "failed" && booking.status === "held" && (
        <Notice tone="bad" live>
          {t("payFailed")}
        </Notice>
      )}
      {(changed === "yes" || changed === "equipment") && (
        <Notice tone="good" live>
          {c(changed === "yes" ? "changed" : "equipped")}
        </Notice>
      )}
      {refused && (
        <Notice tone="bad" live>
          {c(`refused.${refused}`)}
        </Notice>
      )}
      {booking.freeze && (
        <GapNotice
          frozen
          gap={booking.freeze}
          href={own && booking.freeze.whose === "renter" ? "/papers/about" : null}
        />
      )}
      {open && <OpenChange ctx={ctx} booking={booking} change={open} />}
      {booking.seriesId && (
        <p>
          <TextLink href={`/bookings/series/${booking.seriesId}`}>{t("partOfSeries")}</TextLink>
        </p>
      )}
      <NextStep ctx={ctx} booking={booking} />
      {booking.status === "checked_in" && !open && (
        <ExtendNow ctx={ctx} booking={booking} choices={extensions} />
      )}
      <Entry ctx={ctx} booking={booking} />
      {own && <SharePart ctx={ctx} booking={booking} />}
      {own && isUnderAgreement(booking.status) && (
        <AgreementPart kitchenId={booking.kitchenId} renterId={booking.renterId} side="renter" />
      )}
      {own && <ShiftPart ctx={ctx} booking={booking} side="renter" />}
      <HandoverPart ctx={ctx} person={person} booking={booking} />
      <DepositPart ctx={ctx} booking={booking} own={own} failed={paid === "failed"} />
      <ThreadPart ctx={ctx} booking={booking} />
      <Receipt booking={booking} />
      <MoneyLines {...money} timeZone={booking.timeZone} side="renter" />
      <Documents documents={await documentsOf(ctx, { bookingId })} timeZone={booking.timeZone} />
      <ChangeHistory changes={changes} timeZone={booking.timeZone} />
      {(booking.status === "held" || booking.status === "confirmed") && (
        <Card className="grid gap-3">
          <h2>{t("terms")}</h2>
          <PolicyTerms policy={booking.cancellationPolicy} />
        </Card>
      )}
      {booking.status === "confirmed" && booking.houseRules && (
        <Card className="grid gap-3">
          <h2>{t("rules")}</h2>
          <p className="whitespace-pre-line">{booking.houseRules}</p>
        </Card>
      )}
      <p>
        <TextLink href="/bookings">{t("all")}</TextLink>
      </p>
    </article>
  );
}
