import { AppError, type ErrorCode } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { log } from "@/lib/http/log";
import { parse } from "@/lib/http/parse";
import { requestCtx } from "@/lib/http/request-ctx";
import { requireSameOrigin } from "@/lib/http/same-origin";
import { startCheckout } from "@/lib/payments";
import { CheckoutInput } from "@/lib/payments/schemas";
import { creditChoice } from "../../credit-choice";

export const runtime = "edge";

type Params = { params: Promise<{ bookingId: string }> };

/** Pay was pressed: an ordinary form, so that it works on any browser, answered with the way to Stripe's page. */
export async function POST(request: Request, { params }: Params) {
  const { bookingId } = await params;
  const ctx = await requestCtx();
  try {
    requireSameOrigin(request);
    const form = await request.formData().catch(() => new FormData());
    const choices = { useCredit: creditChoice(form), agreesToDamage: form.get("agreesToDamage") === "on" };
    const { url } = await startCheckout(ctx, parse(CheckoutInput, { bookingId, ...choices }));
    return new Response(null, { status: 303, headers: { location: url } });
  } catch (error) {
    if (!(error instanceof AppError)) log.error("checkout-failed", { requestId: ctx.requestId, error });
    // The booking's page says what is the matter; a failure of ours is worth another press.
    const back = `${env().APP_URL}/bookings/${encodeURIComponent(bookingId)}${hintOf(error)}`;
    return new Response(null, { status: 303, headers: { location: back } });
  }
}

const HINTS: Partial<Record<ErrorCode, string>> = {
  conflict: "",
  slot_taken: "?paid=taken",
  invalid_input: "?paid=agree",
};

const hintOf = (error: unknown) => {
  const code = error instanceof AppError ? error.code : null;
  return (code && HINTS[code]) ?? "?paid=failed";
};
