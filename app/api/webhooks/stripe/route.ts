import { systemCtx } from "@/lib/http/make-ctx";
import { count, observe } from "@/lib/http/metrics";
import { respond } from "@/lib/http/problem";
import { callerAddress, takeToken, tooMany } from "@/lib/http/rate-limit";
import { readText } from "@/lib/http/read-body";
import { verifiedStripeEvent } from "@/lib/integrations/stripe";
import { receiveStripeEvent } from "@/lib/payments";

export const runtime = "edge";

const MAX_BYTES = 512 * 1024;

export const POST = (request: Request) =>
  respond(request, async ({ requestId }) => {
    const decision = await takeToken("webhook", `a:${callerAddress(request.headers) ?? "unknown"}`);
    if (!decision.allowed) throw tooMany(decision);
    const payload = await readText(request, MAX_BYTES);
    const event = await verifiedStripeEvent(payload, request.headers.get("stripe-signature"));
    const { fresh } = await receiveStripeEvent(systemCtx("stripe-webhook", requestId), event);
    observe("prep_webhook_lag_seconds", {}, Math.max(0, Date.now() / 1_000 - event.created));
    count("prep_webhooks_total", { outcome: fresh ? "received" : "duplicate" });
    return new Response(null, { status: 202 });
  });
