import { z } from "zod";
import { agreementPdf } from "@/lib/agreements";
import { idOrNotFound } from "@/lib/http/page";
import { respond } from "@/lib/http/problem";
import { requestCtx } from "@/lib/http/request-ctx";

export const runtime = "edge";

type Params = { params: Promise<{ agreementId: string }> };
const Text = z.coerce.number().int().min(1).max(100_000).nullable().catch(null);

/** The agreement as PDF in the reader's language: the text in force, or with `text` that one. */
export const GET = (request: Request, { params }: Params) =>
  respond(request, async () => {
    const id = idOrNotFound((await params).agreementId);
    const asked = new URL(request.url).searchParams.get("text");
    const bytes = await agreementPdf(await requestCtx(), id, asked === null ? null : Text.parse(asked));
    return new Response(Uint8Array.from(bytes), {
      headers: {
        "content-type": "application/pdf",
        "cache-control": "private, no-store",
        "content-disposition": `inline; filename="agreement-${id.slice(-12)}.pdf"`,
        "x-content-type-options": "nosniff",
      },
    });
  });
