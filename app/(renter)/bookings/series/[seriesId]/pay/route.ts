import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { log } from "@/lib/http/log";
import { parse } from "@/lib/http/parse";
import { requestCtx } from "@/lib/http/request-ctx";
import { requireSameOrigin } from "@/lib/http/same-origin";
import { payMonth } from "@/lib/payments";
import { PayMonthInput } from "@/lib/payments/schemas";
import { creditChoice } from "../../../credit-choice";

export const runtime = "edge";

type Params = { params: Promise<{ seriesId: string }> };

/** Pay was pressed for a month: an ordinary form, answered with the way to Stripe's page. */
export async function POST(request: Request, { params }: Params) {
  const { seriesId } = await params;
  const ctx = await requestCtx();
  try {
    requireSameOrigin(request);
    const month = new URL(request.url).searchParams.get("month");
    const useCredit = creditChoice(await request.formData().catch(() => new FormData()));
    const { url } = await payMonth(ctx, parse(PayMonthInput, { seriesId, month, useCredit }));
    return new Response(null, { status: 303, headers: { location: url } });
  } catch (error) {
    if (!(error instanceof AppError)) log.error("checkout-failed", { requestId: ctx.requestId, error });
    // The page of the series says what waits for payment still.
    const back = `${env().APP_URL}/bookings/series/${encodeURIComponent(seriesId)}?paid=failed`;
    return new Response(null, { status: 303, headers: { location: back } });
  }
}
