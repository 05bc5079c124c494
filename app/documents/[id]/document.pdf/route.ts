import { pdfAnswer } from "@/app/pdf-answer";
import { documentPdf } from "@/lib/documents";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";

export const runtime = "edge";

type Params = { params: Promise<{ id: string }> };

export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const documentId = idOrNotFound((await params).id);
  const { ctx } = await signedIn(`/documents/${documentId}/document.pdf`);
  const { pdf, number } = await orNotFound(documentPdf(ctx, { documentId }));
  return pdfAnswer(pdf, `document-${number}`);
}
