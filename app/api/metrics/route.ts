import { requireCronSecret } from "@/lib/http/cron-secret";
import { systemCtx } from "@/lib/http/make-ctx";
import { metricsText } from "@/lib/http/metrics";
import { respond } from "@/lib/http/problem";
import { backlog } from "@/lib/operations";

export const runtime = "edge";

/** Prometheus' text format; the counters live in Redis, the gauges are read from the database. */
export const GET = (request: Request) =>
  respond(request, async ({ requestId }) => {
    await requireCronSecret(request);
    const text = await metricsText(await backlog(systemCtx("metrics", requestId)));
    return new Response(text, { headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" } });
  });
