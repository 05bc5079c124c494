import { notFound } from "next/navigation";
import { csvAnswer } from "@/app/csv-answer";
import { platformTaxReport, taxCsv } from "@/lib/documents";
import { TaxYearInput } from "@/lib/documents/schemas";
import { staffPage } from "../../../../staff";

export const runtime = "edge";

type Params = { params: Promise<{ year: string }> };

export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const { year: asked } = await params;
  const { ctx } = await staffPage(`/admin/money/taxes/${asked}`);
  const input = TaxYearInput.safeParse({ year: asked });
  if (!input.success) notFound();
  return csvAnswer(taxCsv(await platformTaxReport(ctx, input.data)), `taxes-${input.data.year}`);
}
