import { askedBy, respond } from "@/lib/http/problem";
import { readText } from "@/lib/http/read-body";
import { systemCtx } from "@/lib/http/request-ctx";
import { verifiedStripeEvent } from "@/lib/integrations/stripe";
import { receiveStripeEvent } from "@/lib/payments";

export const runtime = "edge";

const MAX_BYTES = 512 * 1024;

export const POST = (request: Request) =>
  respond(askedBy(request), async () => {
    const event = await verifiedStripeEvent(
      await readText(request, MAX_BYTES),
      request.headers.get("stripe-signature"),
    );
    await receiveStripeEvent(systemCtx("stripe-webhook", askedBy(request).requestId), event);
    return new Response(null, { status: 202 });
  });
