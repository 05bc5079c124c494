import { refused } from "./api-error";
import { change, emit } from "./events";
import { checkEvidence } from "./files";
import { type Json, list, num, obj, str, strOrNull } from "./json";
import { post as postToLedger } from "./ledger";
import { bare } from "./render";
import { listing, mergeMetadata, post, type Route, retrieve } from "./route";
import { make } from "./schema";
import type { World } from "./world";

const FEE = 1_500;
const DAYS_TO_ANSWER = 9;
const DAY = 86_400;
const DECIDED_AFTER_SECONDS = 1;

export function openDispute(
  world: World,
  charge: Json,
  reason: string,
  amount = num(charge, "amount_captured"),
): Json {
  if (charge.disputed === true) throw refused(`Charge ${str(charge, "id")} is already disputed`);
  if (charge.captured !== true) throw refused(`Charge ${str(charge, "id")} has not been captured`);
  const dueBy = world.now() + DAYS_TO_ANSWER * DAY;
  const card = obj(obj(charge.payment_method_details).card);
  const dispute = world.insert("Dispute", str(charge, "_account"), {
    amount,
    charge: charge.id,
    currency: charge.currency,
    evidence: make("Dispute.Evidence", { enhanced_evidence: {} }),
    evidence_details: make("Dispute.EvidenceDetails", {
      due_by: dueBy,
      enhanced_eligibility: {},
      submission_method: "not_submitted",
    }),
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      type: "card",
      card: {
        brand: card.brand,
        case_type: "chargeback",
        network: card.network,
        network_reason_code: "10.4",
      },
    },
    reason,
    status: "needs_response",
  });
  charge.disputed = true;
  const withdrawn = move(world, dispute, -amount, FEE, "Chargeback withdrawal for");
  dispute.balance_transactions = [bare(withdrawn)];
  world.schedule("dispute_due", str(dispute, "id"), dueBy);
  emit(world, "charge.dispute.created", dispute);
  emit(world, "charge.dispute.funds_withdrawn", dispute);
  return dispute;
}

function move(world: World, dispute: Json, amount: number, fee: number, text: string): Json {
  return postToLedger(world, str(dispute, "_account"), {
    type: "adjustment",
    category: amount < 0 ? "dispute" : "dispute_reversal",
    amount,
    fee,
    source: str(dispute, "id"),
    currency: str(dispute, "currency"),
    description: `${text} ${str(dispute, "charge")}`,
    availableOn: world.now(),
  });
}

/** Ends the dispute; a won one brings the money back, the fee only where the account's contract says so. */
export function decideDispute(world: World, dispute: Json, won: boolean): void {
  if (dispute.status === "won" || dispute.status === "lost") return;
  const before = str(dispute, "status");
  dispute.status = won ? "won" : "lost";
  if (won) {
    world.sure("charge", str(dispute, "charge"))._dispute_won = true;
    const fee = world.state.disputeFeeReturned ? -FEE : 0;
    const back = move(world, dispute, num(dispute, "amount"), fee, "Chargeback reversal for");
    dispute.balance_transactions = [...list(dispute.balance_transactions), bare(back)];
  }
  emit(world, "charge.dispute.closed", dispute, { status: before });
  if (won) emit(world, "charge.dispute.funds_reinstated", dispute);
}

/** Silence loses. */
export function disputeDue(world: World, id: string): void {
  const dispute = world.sure("dispute", id);
  if (dispute.status !== "needs_response") return;
  obj(dispute.evidence_details).past_due = true;
  decideDispute(world, dispute, false);
}

export function disputeDecided(world: World, id: string): void {
  const dispute = world.sure("dispute", id);
  const text = str(obj(dispute.evidence), "uncategorized_text");
  decideDispute(world, dispute, text.includes("winning_evidence"));
}

function submit(world: World, dispute: Json): void {
  const details = obj(dispute.evidence_details);
  details.submission_count = num(details, "submission_count") + 1;
  details.submission_method = "manual";
  dispute.status = "under_review";
  const text = str(obj(dispute.evidence), "uncategorized_text");
  // Other texts stay under review until a test decides, as a bank would take weeks.
  if (/winning_evidence|losing_evidence/.test(text)) {
    world.schedule("dispute_decided", str(dispute, "id"), world.now() + DECIDED_AFTER_SECONDS);
  }
}

export const disputeRoutes: Route[] = [
  retrieve("/v1/disputes/{id}", "dispute"),
  listing("/v1/disputes", "dispute", "charge payment_intent"),
  post("/v1/disputes/{id}", "evidence metadata submit", ({ world, account, path, params }) => {
    const dispute = world.need("dispute", path.id ?? "", account);
    if (params.evidence !== undefined && dispute.status !== "needs_response") {
      throw refused(
        `This dispute's status is ${str(dispute, "status")}; evidence can no longer be changed.`,
        {
          param: "evidence",
        },
      );
    }
    if (params.evidence !== undefined) checkEvidence(world, account, obj(params.evidence));
    change(world, "charge.dispute.updated", dispute, () => {
      dispute.metadata = mergeMetadata(dispute.metadata, params.metadata);
      if (params.evidence === undefined) return;
      const evidence = obj(params.evidence);
      const kept = obj(dispute.evidence);
      for (const key of Object.keys(evidence)) kept[key] = strOrNull(evidence, key);
      obj(dispute.evidence_details).has_evidence = true;
      if (params.submit !== false) submit(world, dispute);
    });
    return dispute;
  }),
  post("/v1/disputes/{id}/close", "", ({ world, account, path }) => {
    const dispute = world.need("dispute", path.id ?? "", account);
    if (dispute.status !== "needs_response") throw refused("This dispute is already closed.");
    decideDispute(world, dispute, false);
    return dispute;
  }),
];
