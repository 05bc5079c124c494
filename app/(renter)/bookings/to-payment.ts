import type { Ctx } from "@/lib/context";
import { AppError, type ErrorCode } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { log } from "@/lib/http/log";
import { requestCtx } from "@/lib/http/request-ctx";
import { requireSameOrigin } from "@/lib/http/same-origin";

type Leaving = {
  /** Answers with where to go: Stripe's page, or one of ours where nothing is left to pay. */
  go: (ctx: Ctx, form: FormData) => Promise<string>;
  /** The page of ours that says what is the matter; null: a failure of ours, which is worth another press. */
  back: (code: ErrorCode | null) => string;
};

/** Pay was pressed: an ordinary form, so that it works on any browser, answered with the way on. */
export async function toPayment(request: Request, { go, back }: Leaving): Promise<Response> {
  const ctx = await requestCtx();
  try {
    requireSameOrigin(request);
    const form = await request.formData().catch(() => new FormData());
    return see(await go(ctx, form));
  } catch (error) {
    const known = error instanceof AppError;
    if (!known) log.error("checkout-failed", { requestId: ctx.requestId, error });
    return see(env().APP_URL + back(known ? error.code : null));
  }
}

const see = (location: string) => new Response(null, { status: 303, headers: { location } });
