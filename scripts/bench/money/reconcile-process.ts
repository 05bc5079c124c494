/** Reconciles to the end, in a process of its own whose memory is measured. Started by reconcile.ts. */
import { systemCtx } from "@/lib/http/make-ctx";
import { finishReconciliation, reconcile } from "@/lib/operations/reconcile";
import { answerJob } from "./process";

/** Bytes of heap that are in use after so many movements. */
export type ReconcileJob = { measureAt: number[] };
/** `ownSeconds` are those of the processor in this process. */
export type ReconcileAnswer = { heap: number[]; seconds: number; ownSeconds: number };

const PAGE = 100;
const used = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

answerJob(async ({ measureAt }: ReconcileJob): Promise<ReconcileAnswer> => {
  const heap: number[] = [];
  let read = 0;
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const answer = await real(input, init);
    if (!String(input instanceof Request ? input.url : input).includes("/v1/balance_transactions"))
      return answer;
    read += PAGE;
    if (measureAt.includes(read)) heap.push(used());
    return answer;
  };
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  let { finished } = await reconcile(systemCtx("bench"));
  while (finished === 0) ({ finished } = await finishReconciliation(systemCtx("bench")));
  const { user, system } = process.cpuUsage(cpu);
  return { heap, seconds: (performance.now() - began) / 1_000, ownSeconds: (user + system) / 1_000_000 };
});
