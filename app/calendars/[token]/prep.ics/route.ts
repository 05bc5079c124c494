import { serveCalendar } from "@/lib/calendars";
import { systemCtx } from "@/lib/http/make-ctx";
import { respond } from "@/lib/http/problem";
import { callerAddress, takeToken, tooMany } from "@/lib/http/rate-limit";

export const runtime = "edge";

type Params = { params: Promise<{ token: string }> };

/** Read by calendar programs, which send no cookie: the address itself is the secret, so nobody between may keep it. */
const HEADERS = {
  "content-type": "text/calendar; charset=utf-8",
  "content-disposition": 'inline; filename="prep.ics"',
  "cache-control": "private, no-cache",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex",
};

export const GET = (request: Request, { params }: Params) =>
  respond(request, async ({ requestId }) => {
    const { token } = await params;
    // By the address where the platform knows it, else by the link: guessing is hopeless either way, polling is not free.
    const taken = await takeToken("read", `cal:${callerAddress(request.headers) ?? token}`);
    if (!taken.allowed) throw tooMany(taken);
    const { ics, etag } = await serveCalendar(systemCtx("calendar-link", requestId), token);
    const headers = { ...HEADERS, etag };
    if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
    return new Response(ics, { headers });
  });
