import { privateFile } from "@/app/private-file";
import { idOrNotFound } from "@/lib/http/page";
import { respond } from "@/lib/http/problem";
import { requestCtx } from "@/lib/http/request-ctx";
import { paperFile } from "@/lib/papers";

export const runtime = "edge";

type Params = { params: Promise<{ paperId: string }> };

/** The file as it is kept, for those who may see it; each look is on record. */
export const GET = (request: Request, { params }: Params) =>
  respond(request, async () =>
    privateFile(await paperFile(await requestCtx(), idOrNotFound((await params).paperId), null)),
  );
