import { renewAgreements } from "@/lib/agreements";
import { closeBookings, offerToWaitlist, remindOfPayments } from "@/lib/bookings";
import { importCalendars } from "@/lib/calendars";
import { settleDeposits } from "@/lib/claims";
import { recheckDue, remindOfPapers } from "@/lib/compliance";
import type { Ctx } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { sendDueEvidence } from "@/lib/disputes";
import { requireCronSecret } from "@/lib/http/cron-secret";
import { log } from "@/lib/http/log";
import { systemCtx } from "@/lib/http/make-ctx";
import { count } from "@/lib/http/metrics";
import { respond } from "@/lib/http/problem";
import { pruneOld } from "@/lib/http/prune";
import { reportViolations } from "@/lib/http/violations";
import { extendOpenTimes } from "@/lib/kitchens";
import { drainOutbox } from "@/lib/notifications";
import { anchorHistory, checkInvariants, finishReconciliation, reconcile } from "@/lib/operations";
import { sweepUploads } from "@/lib/papers";
import {
  expireRequests,
  followDisputes,
  sendRefunds,
  settleUnfinished,
  sweepChanges,
  sweepHolds,
} from "@/lib/payments";
import { finishPayouts, runWeeklyPayouts } from "@/lib/payouts";
import { sendReminders, tellDoors } from "@/lib/visits";
import { rewardReferrals, settleCreditTransfers } from "@/lib/wallets";

export const runtime = "edge";

/** Every job is safe to run twice and at the same time; `vercel.json` has their schedules. */
const JOBS: Record<string, (ctx: Ctx) => Promise<Record<string, number>>> = {
  "expire-holds": sweepHolds,
  "offer-waitlist": offerToWaitlist,
  "remind-of-payments": remindOfPayments,
  "expire-requests": expireRequests,
  "expire-changes": sweepChanges,
  "settle-payments": settleUnfinished,
  "send-refunds": sendRefunds,
  "follow-disputes": followDisputes,
  "send-evidence": sendDueEvidence,
  "settle-deposits": settleDeposits,
  "send-mail": drainOutbox,
  "close-bookings": closeBookings,
  "reward-referrals": rewardReferrals,
  "settle-credit-transfers": settleCreditTransfers,
  "tell-doors": tellDoors,
  "send-reminders": sendReminders,
  "check-papers": recheckDue,
  "remind-of-papers": remindOfPapers,
  "renew-agreements": renewAgreements,
  "extend-hours": extendOpenTimes,
  "import-calendars": importCalendars,
  "anchor-history": anchorHistory,
  payouts: runWeeklyPayouts,
  "finish-payouts": finishPayouts,
  reconcile,
  "finish-reconciliation": finishReconciliation,
  invariants: async (ctx) => reportViolations(ctx.requestId, await checkInvariants(ctx)),
  "sweep-uploads": sweepUploads,
  prune: pruneOld,
};

type Params = { params: Promise<{ job: string }> };

export const GET = (request: Request, { params }: Params) =>
  respond(request, async ({ requestId }) => {
    await requireCronSecret(request);
    const { job } = await params;
    const run = JOBS[job] ?? refuse("not_found", "Not found");
    const result = await run(systemCtx(`cron-${job}`, requestId));
    log.info("cron", { requestId, job, ...result });
    for (const [outcome, n] of Object.entries(result)) count("prep_job_outcomes_total", { job, outcome }, n);
    return Response.json(result);
  });
