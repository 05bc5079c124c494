import { BookingIdInput } from "@/lib/bookings/schemas";
import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { log } from "@/lib/http/log";
import { parse } from "@/lib/http/parse";
import { requestCtx } from "@/lib/http/request-ctx";
import { requireSameOrigin } from "@/lib/http/same-origin";
import { payDamage } from "@/lib/payments";

export const runtime = "edge";

type Params = { params: Promise<{ bookingId: string }> };

/** Pay was pressed for damage that the card did not pay: answered with the way to Stripe's page. */
export async function POST(request: Request, { params }: Params) {
  const { bookingId } = await params;
  const ctx = await requestCtx();
  try {
    requireSameOrigin(request);
    const { url } = await payDamage(ctx, parse(BookingIdInput, { bookingId }));
    return new Response(null, { status: 303, headers: { location: url } });
  } catch (error) {
    if (!(error instanceof AppError)) log.error("damage-page-failed", { requestId: ctx.requestId, error });
    // What has just been paid is seen on the booking's page; a failure is worth another press.
    const hint = error instanceof AppError && error.code === "conflict" ? "" : "?paid=failed";
    const back = `${env().APP_URL}/bookings/${encodeURIComponent(bookingId)}${hint}#claim`;
    return new Response(null, { status: 303, headers: { location: back } });
  }
}
