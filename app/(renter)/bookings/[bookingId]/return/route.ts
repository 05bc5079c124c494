import { redirect } from "next/navigation";
import { mailSoon } from "@/app/mail-soon";
import { AppError } from "@/lib/core/errors";
import { log } from "@/lib/http/log";
import { systemCtx } from "@/lib/http/make-ctx";
import { settleCheckout } from "@/lib/payments";

export const runtime = "edge";

type Params = { params: Promise<{ bookingId: string }> };

/**
 * Stripe sends the payer back here. Settles without waiting for the webhook; whatever goes wrong, the payment is
 * safe with Stripe, and webhook and cron finish it.
 */
export async function GET(request: Request, { params }: Params) {
  const { bookingId } = await params;
  const session = new URL(request.url).searchParams.get("session") ?? "";
  const settled = /^cs_\w{8,200}$/.test(session) ? await settle(session) : "unpaid";
  mailSoon();
  redirect(`/bookings/${encodeURIComponent(bookingId)}${settled === "pending" ? "?paid=pending" : ""}`);
}

async function settle(session: string): Promise<string> {
  try {
    return await settleCheckout(systemCtx("return-page"), session);
  } catch (error) {
    if (!(error instanceof AppError)) log.warn("settle-later", { error });
    return "pending";
  }
}
