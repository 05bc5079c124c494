import { notFound } from "next/navigation";
import { csvAnswer } from "@/app/csv-answer";
import { yearCsv, yearSummary } from "@/lib/documents";
import { YearInput } from "@/lib/documents/schemas";
import { orNotFound } from "@/lib/http/page";
import { hostPage } from "../../../../organization";

export const runtime = "edge";

type Params = { params: Promise<{ year: string }> };

export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const { year: asked } = await params;
  const { ctx, organization } = await hostPage(`/host/payouts/year/${asked}`);
  const input = YearInput.safeParse({ organizationId: organization.id, year: asked });
  if (!input.success) notFound();
  const found = await orNotFound(yearSummary(ctx, input.data));
  return csvAnswer(yearCsv(found), `year-${input.data.year}`);
}
