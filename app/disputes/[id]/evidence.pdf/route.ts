import { pdfAnswer } from "@/app/pdf-answer";
import { evidencePacket } from "@/lib/disputes";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";

export const runtime = "edge";

type Params = { params: Promise<{ id: string }> };

export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const disputeId = idOrNotFound((await params).id);
  const { ctx } = await signedIn(`/disputes/${disputeId}/evidence.pdf`);
  return pdfAnswer(await orNotFound(evidencePacket(ctx, { disputeId })), `evidence-${disputeId.slice(-12)}`);
}
