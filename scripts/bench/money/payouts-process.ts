/** Runs payouts until nothing is left to send, as the hourly job does. Started by payouts.ts. */
import { systemCtx } from "@/lib/http/make-ctx";
import { finishPayouts, runPayouts } from "@/lib/payouts/run-payouts";
import { answerJob } from "./process";

export type PayoutsAnswer = { seconds: number; transferred: number; failed: number };

answerJob(async (): Promise<PayoutsAnswer> => {
  const began = performance.now();
  const sum = { transferred: 0, failed: 0 };
  let run = await runPayouts(systemCtx("bench"));
  while (run.transferred > 0) {
    sum.transferred += run.transferred;
    sum.failed += run.failed;
    run = await finishPayouts(systemCtx("bench"));
  }
  return { ...sum, failed: sum.failed + run.failed, seconds: (performance.now() - began) / 1_000 };
});
