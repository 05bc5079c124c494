import { redirect } from "next/navigation";
import { settleReturn } from "../../../settle-return";

export const runtime = "edge";

type Params = { params: Promise<{ seriesId: string }> };

/** Stripe sends the payer of a month back here. */
export async function GET(request: Request, { params }: Params) {
  const { seriesId } = await params;
  redirect(`/bookings/series/${encodeURIComponent(seriesId)}${await settleReturn(request)}`);
}
