import { mailSoon } from "@/app/mail-soon";
import { AppError } from "@/lib/core/errors";
import { log } from "@/lib/http/log";
import { systemCtx } from "@/lib/http/make-ctx";
import { settleCheckout } from "@/lib/payments";

/**
 * Stripe sends the payer back with its Session. Settles without waiting for the webhook; whatever goes wrong, the payment
 * is safe with Stripe, and webhook and cron finish it. Answers what the address of the page they see says of it.
 */
export async function settleReturn(request: Request): Promise<"" | "?paid=pending"> {
  const session = new URL(request.url).searchParams.get("session") ?? "";
  const pending = /^cs_\w{8,200}$/.test(session) && !(await settle(session));
  mailSoon();
  return pending ? "?paid=pending" : "";
}

async function settle(session: string): Promise<boolean> {
  try {
    await settleCheckout(systemCtx("return-page"), session);
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) log.warn("settle-later", { error });
    return false;
  }
}
