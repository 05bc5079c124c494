import { readEquipment } from "@/app/(public)/kitchens/[slug]/equipment-param";
import { mailSoon } from "@/app/mail-soon";
import { BookingIdInput } from "@/lib/bookings/schemas";
import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { log } from "@/lib/http/log";
import { parse } from "@/lib/http/parse";
import { requestCtx } from "@/lib/http/request-ctx";
import { requireSameOrigin } from "@/lib/http/same-origin";
import { changeBooking, extendBooking, payChange } from "@/lib/payments";
import { ChangeBookingForm, ExtendBookingForm } from "@/lib/payments/schemas";
import { creditChoice } from "../../../credit-choice";

export const runtime = "edge";

type Params = { params: Promise<{ bookingId: string }> };

/** An ordinary form, because what costs more goes on to Stripe's page. The choice is in its address. */
export async function POST(request: Request, { params }: Params) {
  const { bookingId } = await params;
  const asked = Object.fromEntries(new URL(request.url).searchParams);
  const ctx = await requestCtx();
  const page = `/bookings/${encodeURIComponent(bookingId)}`;
  try {
    requireSameOrigin(request);
    const useCredit = creditChoice(await request.formData().catch(() => new FormData()));
    const url = await made(ctx, { ...asked, bookingId }, useCredit);
    if (!url) mailSoon();
    return see(url ?? `${env().APP_URL}${page}?changed=${asked.with === undefined ? "yes" : "equipment"}`);
  } catch (error) {
    if (!(error instanceof AppError)) log.error("change-failed", { requestId: ctx.requestId, error });
    const change = asked.with === undefined ? "change" : "change/equipment";
    const back = asked.startsAt
      ? `${page}/${change}?refused=${hintOf(error)}`
      : `${page}?change=${hintOf(error)}`;
    return see(env().APP_URL + back);
  }
}

const see = (location: string) => new Response(null, { status: 303, headers: { location } });

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

const hintOf = (error: unknown) => {
  const code = error instanceof AppError ? error.code : "failed";
  return ["slot_taken", "leaves_gap", "equipment_taken", "precondition_failed", "conflict"].includes(code)
    ? code
    : "failed";
};
