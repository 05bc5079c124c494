import { readEquipment } from "@/app/(public)/kitchens/[slug]/equipment-param";
import { mailSoon } from "@/app/mail-soon";
import { BookingIdInput } from "@/lib/bookings/schemas";
import type { Ctx } from "@/lib/context";
import type { ErrorCode } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { parse } from "@/lib/http/parse";
import { changeBooking, extendBooking, payChange } from "@/lib/payments";
import { ChangeBookingForm, ExtendBookingForm } from "@/lib/payments/schemas";
import { creditChoice } from "../../../credit-choice";
import { toPayment } from "../../../to-payment";

export const runtime = "edge";

type Params = { params: Promise<{ bookingId: string }> };

/** A change was confirmed, and what costs more goes on to Stripe's page. The choice is in its address. */
export async function POST(request: Request, { params }: Params) {
  const { bookingId } = await params;
  const asked = Object.fromEntries(new URL(request.url).searchParams);
  const page = `/bookings/${encodeURIComponent(bookingId)}`;
  return toPayment(request, {
    go: async (ctx, form) => {
      const url = await made(ctx, { ...asked, bookingId }, creditChoice(form));
      if (url) return url;
      mailSoon();
      return `${env().APP_URL}${page}?changed=${asked.with === undefined ? "yes" : "equipment"}`;
    },
    back: (code) => {
      const change = asked.with === undefined ? "change" : "change/equipment";
      return asked.startsAt ? `${page}/${change}?refused=${hintOf(code)}` : `${page}?change=${hintOf(code)}`;
    },
  });
}

/** Another time, a longer stay, or back to the payment page of a change that waits for it. */
async function made(
  ctx: Ctx,
  asked: Record<string, string | undefined>,
  useCredit: boolean | undefined,
): Promise<string | null> {
  if (asked.startsAt) {
    const { with: chosen, ...change } = asked;
    const equipment = chosen === undefined ? {} : { equipment: readEquipment(chosen) };
    const outcome = await changeBooking(
      ctx,
      parse(ChangeBookingForm, { ...change, ...equipment, useCredit }),
    );
    return outcome.status === "applied" ? null : outcome.url;
  }
  if (asked.minutes) {
    const outcome = await extendBooking(ctx, parse(ExtendBookingForm, { ...asked, useCredit }));
    return outcome.status === "applied" ? null : outcome.url;
  }
  return (await payChange(ctx, parse(BookingIdInput, { bookingId: asked.bookingId }))).url;
}

const SAID: readonly (ErrorCode | null)[] = [
  "slot_taken",
  "leaves_gap",
  "equipment_taken",
  "precondition_failed",
  "conflict",
];
const hintOf = (code: ErrorCode | null) => (SAID.includes(code) ? code : "failed");
