import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { AgreementPart } from "@/app/agreements/_components/agreement-part";
import { ThreadPart } from "@/app/messages/_components/thread-part";
import { PassportPart } from "@/app/papers/_components/passport-part";
import { ShiftPart } from "@/app/staff/_components/shift-part";
import { ChangeHistory } from "@/components/bookings/change-history";
import { GapNotice } from "@/components/compliance/gap-notice";
import { Documents } from "@/components/payments/documents";
import { MoneyLines } from "@/components/payments/money-lines";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { HandoverReport } from "@/components/visits/handover-report";
import { can } from "@/lib/access";
import { getBooking, isStorage, listChanges, listUse } from "@/lib/bookings";
import { isUnderAgreement } from "@/lib/core/agreement-terms";
import { documentsOf } from "@/lib/documents";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";
import { bookingMoney, quoteCancellation } from "@/lib/payments";
import { getHandover } from "@/lib/visits";
import { Attendance } from "../../_components/attendance";
import { attendanceOf } from "../../_components/attendance-of";
import { BookingBadge } from "../../_components/booking-badge";
import { longDay, span } from "../../times";
import { AnswerCard } from "./_components/answer-card";
import { BookingFacts } from "./_components/booking-facts";
import { BuffersForm } from "./_components/buffers-form";
import { CancelForm } from "./_components/cancel-form";
import { DepositSection } from "./_components/deposit-section";
import { DisputeSection } from "./_components/dispute-section";
import { Entry } from "./_components/entry";
import { GiveBackSection } from "./_components/give-back-section";
import { MonthOfStorage } from "./_components/month-of-storage";
import { MoveSection } from "./_components/move-section";
import { OverstayNow } from "./_components/overstay-now";
import { UseLog } from "./_components/use-log";

export const runtime = "edge";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("host.bookings"))("one") };
}

/** One booking as the people who run the kitchen see it; a renter's own page is another one. */
export default async function HostBookingPage({ params }: Props) {
  const id = idOrNotFound((await params).id);
  const { ctx, person } = await signedIn(`/host/bookings/${id}`);
  const [t, locale, booking, use, handover, changes, money, documents] = await Promise.all([
    getTranslations("host.bookings"),
    getLocale(),
    orNotFound(getBooking(ctx, id)),
    listUse(ctx, id),
    orNotFound(getHandover(ctx, { bookingId: id })),
    listChanges(ctx, id),
    orNotFound(bookingMoney(ctx, { bookingId: id })),
    orNotFound(documentsOf(ctx, { bookingId: id })),
  ]);
  const { organizationId } = booking;
  if (!can(person, "organization:read", { organizationId })) notFound();
  const mayAnswer = can(person, "booking:answer", { organizationId });
  if (isStorage(booking)) return <MonthOfStorage booking={booking} now={ctx.now} mayAnswer={mayAnswer} />;
  const member = can(person, "booking:check-in", { organizationId });
  const move = member ? attendanceOf(booking, ctx.now) : null;
  const cancellable =
    booking.status === "confirmed" &&
    ctx.now < booking.startsAt &&
    can(person, "booking:cancel-for-host", { organizationId });
  const quote = cancellable ? await quoteCancellation(ctx, { bookingId: id }).catch(() => null) : null;
  const movable =
    booking.status === "confirmed" &&
    ctx.now < booking.startsAt &&
    can(person, "booking:propose-move", { organizationId });
  const open = changes.find((one) => one.expiresAt !== null && one.expiresAt > ctx.now);
  const renter = booking.renterName || booking.renterEmail;
  return (
    <article className="mx-auto grid w-full max-w-2xl gap-6">
      <header className="grid gap-2">
        <TextLink back href="/host">
          {t("back")}
        </TextLink>
        <h1 className="first-letter:uppercase">
          {longDay(booking.startsAt, booking.timeZone, locale)}, {span(booking, locale)}
        </h1>
        <div>
          <BookingBadge booking={booking} now={ctx.now} />
        </div>
      </header>
      {booking.freeze && (
        <GapNotice
          frozen
          gap={booking.freeze}
          href={
            booking.freeze.whose === "kitchen" ? `/host/kitchens/${booking.kitchenId}/papers/about` : null
          }
        />
      )}
      {booking.status === "requested" && mayAnswer && <AnswerCard booking={booking} />}
      {booking.status === "checked_in" && <OverstayNow booking={booking} now={ctx.now} />}
      {move && <Attendance bookingId={id} move={move} name={renter} />}
      {member && booking.status === "confirmed" && !move && ctx.now < booking.startsAt && (
        <Notice>{t("tooEarly")}</Notice>
      )}
      {member && <Entry ctx={ctx} person={person} booking={booking} />}
      <BookingFacts booking={booking} />
      <DepositSection ctx={ctx} booking={booking} may={can(person, "claim:file", { organizationId })} />
      <DisputeSection ctx={ctx} booking={booking} />
      <MoneyLines {...money} timeZone={booking.timeZone} side="host" />
      {mayAnswer && <GiveBackSection ctx={ctx} booking={booking} />}
      <Documents documents={documents} timeZone={booking.timeZone} />
      <ThreadPart ctx={ctx} booking={booking} />
      <PassportPart ctx={ctx} booking={booking} />
      {mayAnswer && isUnderAgreement(booking.status) && (
        <AgreementPart kitchenId={booking.kitchenId} renterId={booking.renterId} side="host" />
      )}
      <ShiftPart ctx={ctx} booking={booking} side="kitchen" />
      <HandoverReport handover={handover} />
      {["requested", "confirmed", "checked_in"].includes(booking.status) &&
        can(person, "booking:override", { organizationId }) && (
          <BuffersForm
            bookingId={id}
            bufferBeforeMinutes={booking.bufferBeforeMinutes}
            bufferAfterMinutes={booking.bufferAfterMinutes}
          />
        )}
      {movable && <MoveSection booking={booking} open={open} name={renter} now={ctx.now} />}
      <ChangeHistory changes={changes} timeZone={booking.timeZone} />
      <UseLog entries={use} zone={booking.timeZone} currency={booking.currency} />
      {quote && (
        <Card className="grid gap-3">
          <h2>{t("cancelTitle")}</h2>
          <CancelForm
            bookingId={id}
            refundCents={quote.refundCents}
            currency={quote.currency}
            name={renter}
          />
        </Card>
      )}
    </article>
  );
}
