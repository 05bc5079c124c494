import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";
import { getStatement, quickbooksCsv } from "@/lib/payouts";

export const runtime = "edge";

type Params = { params: Promise<{ id: string }> };

export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const id = idOrNotFound((await params).id);
  const { ctx } = await signedIn(`/host/payouts/${id}`);
  const statement = await orNotFound(getStatement(ctx, id));
  return new Response(quickbooksCsv(statement), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="prep-quickbooks-${statement.weekOf}.csv"`,
      "cache-control": "private, no-store",
    },
  });
}
