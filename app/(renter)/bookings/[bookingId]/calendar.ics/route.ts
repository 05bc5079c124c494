import { getBooking } from "@/lib/bookings";
import { bookingIcs } from "@/lib/calendars";
import { respond } from "@/lib/http/problem";
import { requestCtx } from "@/lib/http/request-ctx";

export const runtime = "edge";

type Params = { params: Promise<{ bookingId: string }> };

export const GET = (request: Request, { params }: Params) =>
  respond(request, async () => {
    const booking = await getBooking(await requestCtx(), (await params).bookingId);
    const headers = {
      "content-type": "text/calendar; charset=utf-8",
      "content-disposition": 'attachment; filename="booking.ics"',
    };
    return new Response(bookingIcs(booking), { headers });
  });
