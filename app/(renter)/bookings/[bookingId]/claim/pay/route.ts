import { BookingIdInput } from "@/lib/bookings/schemas";
import { parse } from "@/lib/http/parse";
import { payDamage } from "@/lib/payments";
import { toPayment } from "../../../to-payment";

export const runtime = "edge";

type Params = { params: Promise<{ bookingId: string }> };

/** Pay was pressed for damage that the card did not pay. */
export async function POST(request: Request, { params }: Params) {
  const { bookingId } = await params;
  return toPayment(request, {
    go: async (ctx) => (await payDamage(ctx, parse(BookingIdInput, { bookingId }))).url,
    // What has just been paid is seen on the booking's page.
    back: (code) =>
      `/bookings/${encodeURIComponent(bookingId)}${code === "conflict" ? "" : "?paid=failed"}#claim`,
  });
}
