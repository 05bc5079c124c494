import { respond } from "@/lib/http/problem";
import { publicCtx, requestCtx, viewer } from "@/lib/http/request-ctx";
import { photoFile } from "@/lib/kitchens";

export const runtime = "edge";

const YEAR_SECONDS = 365 * 24 * 60 * 60;

type Params = { params: Promise<{ key: string[] }> };

/** A key is never used for another photo, so what was fetched once stays true; a draft's stays in one browser. */
export const GET = (request: Request, { params }: Params) =>
  respond(request, async () => {
    const ctx = (await viewer()) ? await requestCtx() : await publicCtx();
    const { body, contentType, shared } = await photoFile(ctx, (await params).key.join("/"));
    return new Response(body, {
      headers: {
        "content-type": contentType,
        "cache-control": `${shared ? "public" : "private"}, max-age=${YEAR_SECONDS}, immutable`,
        "content-disposition": "inline",
      },
    });
  });
