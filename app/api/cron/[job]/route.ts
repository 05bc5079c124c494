import { closeBookings } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { sameSecret } from "@/lib/core/tokens";
import { env } from "@/lib/env";
import { log } from "@/lib/http/log";
import { askedBy, respond } from "@/lib/http/problem";
import { systemCtx } from "@/lib/http/request-ctx";
import { extendOpenTimes } from "@/lib/kitchens";
import { drainOutbox } from "@/lib/notifications";
import { sendRefunds, settleUnfinished, sweepHolds } from "@/lib/payments";
import { runPayouts } from "@/lib/payouts";

export const runtime = "edge";

/** Every job is safe to run twice and at the same time; `vercel.json` has their schedules. */
const JOBS: Record<string, (ctx: Ctx) => Promise<object>> = {
  "expire-holds": sweepHolds,
  "settle-payments": settleUnfinished,
  "send-refunds": sendRefunds,
  "send-mail": drainOutbox,
  "close-bookings": closeBookings,
  "extend-hours": extendOpenTimes,
  payouts: runPayouts,
};

type Params = { params: Promise<{ job: string }> };

export const GET = (request: Request, { params }: Params) =>
  respond(askedBy(request), async () => {
    const given = request.headers.get("authorization") ?? "";
    if (!(await sameSecret(given, `Bearer ${env().CRON_SECRET}`)))
      refuse("unauthenticated", "This needs the cron secret");
    const { job } = await params;
    const run = JOBS[job] ?? refuse("not_found", "Not found");
    const { requestId } = askedBy(request);
    const result = await run(systemCtx(`cron-${job}`, requestId));
    log.info("cron", { requestId, job, ...result });
    return Response.json(result);
  });
