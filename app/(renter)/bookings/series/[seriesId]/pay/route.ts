import { parse } from "@/lib/http/parse";
import { payMonth } from "@/lib/payments";
import { PayMonthInput } from "@/lib/payments/schemas";
import { creditChoice } from "../../../credit-choice";
import { toPayment } from "../../../to-payment";

export const runtime = "edge";

type Params = { params: Promise<{ seriesId: string }> };

/** Pay was pressed for a month. */
export async function POST(request: Request, { params }: Params) {
  const { seriesId } = await params;
  const month = new URL(request.url).searchParams.get("month");
  return toPayment(request, {
    go: async (ctx, form) =>
      (await payMonth(ctx, parse(PayMonthInput, { seriesId, month, useCredit: creditChoice(form) }))).url,
    // The page of the series says what waits for payment still.
    back: () => `/bookings/series/${encodeURIComponent(seriesId)}?paid=failed`,
  });
}
