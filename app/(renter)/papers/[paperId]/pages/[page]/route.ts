import { privateFile } from "@/app/private-file";
import { idOrNotFound } from "@/lib/http/page";
import { respond } from "@/lib/http/problem";
import { requestCtx } from "@/lib/http/request-ctx";
import { paperFile } from "@/lib/papers";

export const runtime = "edge";

type Params = { params: Promise<{ paperId: string; page: string }> };

/** The picture of one page, for those who may see it; what is no number is no page. */
export const GET = (request: Request, { params }: Params) =>
  respond(request, async () => {
    const { paperId, page } = await params;
    const number = /^\d{1,2}$/.test(page) ? Number(page) : 0;
    return privateFile(await paperFile(await requestCtx(), idOrNotFound(paperId), number));
  });
