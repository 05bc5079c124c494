import { claimPhoto } from "@/lib/claims";
import { idOrNotFound } from "@/lib/http/page";
import { respond } from "@/lib/http/problem";
import { requestCtx } from "@/lib/http/request-ctx";

export const runtime = "edge";

type Params = { params: Promise<{ id: string }> };

/** Only for those who see the claim; nothing between them and us may keep it. */
export const GET = (request: Request, { params }: Params) =>
  respond(request, async () => {
    const { body, contentType } = await claimPhoto(await requestCtx(), idOrNotFound((await params).id));
    return new Response(body, {
      headers: {
        "content-type": contentType,
        "cache-control": "private, max-age=300",
        "content-disposition": "inline",
      },
    });
  });
