import { sql } from "drizzle-orm";
import { requireCronSecret } from "@/lib/http/cron-secret";
import { systemCtx } from "@/lib/http/make-ctx";
import { metricsText } from "@/lib/http/metrics";
import { respond } from "@/lib/http/problem";

export const runtime = "edge";

/** Prometheus' text format; the counters live in Redis, the gauges are read from the database. */
export const GET = (request: Request) =>
  respond(request, async ({ requestId }) => {
    await requireCronSecret(request);
    const { rows } = await systemCtx("metrics", requestId).system.run((query) =>
      query.execute<Record<string, number>>(sql`select
        (select count(*)::int from outbox where done_at is null) as prep_outbox_depth,
        (select count(*)::int from bookings where status = 'held' and hold_expires_at > prep.now()) as prep_live_holds,
        (select count(*)::int from inbox where processed_at is null) as prep_webhooks_unprocessed,
        (select count(*)::int from refunds where status = 'pending') as prep_refunds_pending`),
    );
    const text = await metricsText(rows[0] ?? {});
    return new Response(text, { headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" } });
  });
