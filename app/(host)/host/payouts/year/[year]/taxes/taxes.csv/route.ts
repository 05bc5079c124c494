import { notFound } from "next/navigation";
import { csvAnswer } from "@/app/csv-answer";
import { taxCsv, taxReport } from "@/lib/documents";
import { YearInput } from "@/lib/documents/schemas";
import { orNotFound } from "@/lib/http/page";
import { hostPage } from "../../../../../organization";

export const runtime = "edge";

type Params = { params: Promise<{ year: string }> };

export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const { year: asked } = await params;
  const { ctx, organization } = await hostPage(`/host/payouts/year/${asked}`);
  const input = YearInput.safeParse({ organizationId: organization.id, year: asked });
  if (!input.success) notFound();
  const found = await orNotFound(taxReport(ctx, input.data));
  return csvAnswer(taxCsv(found), `taxes-${input.data.year}`);
}
