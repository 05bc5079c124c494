import { redirect } from "next/navigation";
import { settleReturn } from "../../settle-return";

export const runtime = "edge";

type Params = { params: Promise<{ bookingId: string }> };

/** Stripe sends the payer of a booking back here. */
export async function GET(request: Request, { params }: Params) {
  const { bookingId } = await params;
  redirect(`/bookings/${encodeURIComponent(bookingId)}${await settleReturn(request)}`);
}
