import type { ErrorCode } from "@/lib/core/errors";
import { parse } from "@/lib/http/parse";
import { startCheckout } from "@/lib/payments";
import { CheckoutInput } from "@/lib/payments/schemas";
import { creditChoice } from "../../credit-choice";
import { toPayment } from "../../to-payment";

export const runtime = "edge";

type Params = { params: Promise<{ bookingId: string }> };

/** What the booking's page says of it. */
const HINTS: Partial<Record<ErrorCode, string>> = {
  conflict: "",
  slot_taken: "?paid=taken",
  invalid_input: "?paid=agree",
};

export async function POST(request: Request, { params }: Params) {
  const { bookingId } = await params;
  return toPayment(request, {
    go: async (ctx, form) => {
      const choices = { useCredit: creditChoice(form), agreesToDamage: form.get("agreesToDamage") === "on" };
      return (await startCheckout(ctx, parse(CheckoutInput, { bookingId, ...choices }))).url;
    },
    back: (code) => `/bookings/${encodeURIComponent(bookingId)}${(code && HINTS[code]) ?? "?paid=failed"}`,
  });
}
