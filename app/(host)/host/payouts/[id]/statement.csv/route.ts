import { csvAnswer } from "@/app/csv-answer";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";
import { getStatement, statementCsv } from "@/lib/payouts";

export const runtime = "edge";

type Params = { params: Promise<{ id: string }> };

export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const id = idOrNotFound((await params).id);
  const { ctx } = await signedIn(`/host/payouts/${id}`);
  const statement = await orNotFound(getStatement(ctx, id));
  return csvAnswer(statementCsv(statement), `payout-${statement.weekOf}`);
}
