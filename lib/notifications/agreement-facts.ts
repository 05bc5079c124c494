import { agreementForSystem } from "@/lib/agreements";
import type { Ctx } from "@/lib/context";
import type { OutboxJob } from "@/lib/core/outbox-jobs";
import type { Facts } from "./compose-mail";

/** What became of an agreement, for either side; null where it is no longer true, or where the reader accepted already. */
export async function agreementFacts(ctx: Ctx, job: OutboxJob): Promise<Facts | null> {
  const agreement = await agreementForSystem(ctx, job.subjectId);
  if (!agreement) return null;
  const { standing, waitsFor, renterId, kitchenName, renterName } = agreement;
  const side = renterId === job.userId ? "renter" : "host";
  const still = {
    agreement_to_accept: waitsFor.includes(side),
    agreement_in_force: standing === "in_force",
    agreement_ended: standing === "ended",
  }[job.template as "agreement_to_accept" | "agreement_in_force" | "agreement_ended"];
  if (!still) return null;
  return {
    path: `/agreements/${job.subjectId}`,
    values: { kitchen: kitchenName, renter: renterName },
    rows: [],
  };
}
