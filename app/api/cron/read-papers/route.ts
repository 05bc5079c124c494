// In Node and not on the edge: decoding pictures and recognising text take native code, worker threads and more memory and time
// than an edge function has. Nobody waits for it: the clock calls it, and so does the end of an upload.
import { requireCronSecret } from "@/lib/http/cron-secret";
import { log } from "@/lib/http/log";
import { systemCtx } from "@/lib/http/make-ctx";
import { count } from "@/lib/http/metrics";
import { respond } from "@/lib/http/problem";
import { readPapers } from "@/lib/reading";

export const runtime = "nodejs";
export const maxDuration = 120;

export const GET = (request: Request) =>
  respond(request, async ({ requestId }) => {
    await requireCronSecret(request);
    const job = "read-papers";
    const result = await readPapers(systemCtx(`cron-${job}`, requestId));
    log.info("cron", { requestId, job, ...result });
    for (const [outcome, n] of Object.entries(result)) count("prep_job_outcomes_total", { job, outcome }, n);
    return Response.json(result);
  });
