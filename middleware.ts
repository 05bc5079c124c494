import { type NextRequest, NextResponse } from "next/server";
import { requestIdOf } from "@/lib/core/ids";

/**
 * Headers only, and of pages only: a request id in a safe form and a content policy with a fresh nonce. What never
 * changes stands in `next.config.mjs`, and machines are spared the second run that this costs every request. Who may
 * do what is decided by the verbs and the database, never here.
 */
export function middleware(request: NextRequest) {
  const requestId = requestIdOf(request.headers.get("x-request-id"));
  const nonce = btoa(crypto.randomUUID());
  const csp = contentPolicy(nonce, request.nextUrl.protocol === "https:");

  const headers = new Headers(request.headers);
  headers.set("x-request-id", requestId);
  headers.set("content-security-policy", csp);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("x-request-id", requestId);
  response.headers.set("content-security-policy", csp);
  return response;
}

function contentPolicy(nonce: string, secure: boolean): string {
  const development = process.env.NODE_ENV === "development";
  const tiles = process.env.MAP_TILE_URL
    ? ` ${new URL(process.env.MAP_TILE_URL.replace(/[{}]/g, "")).origin}`
    : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // React writes style attributes for measured things (a map pin's place); scripts stay strict.
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${tiles}`,
    "font-src 'self'",
    // Papers go straight to the file store.
    `connect-src 'self'${process.env.S3_ENDPOINT ? ` ${new URL(process.env.S3_ENDPOINT).origin}` : ""}`,
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    // A form of ours may end at Stripe's or Google's pages by redirect, which browsers check against this list.
    `form-action 'self' https://checkout.stripe.com https://connect.stripe.com https://accounts.google.com${localHosts()}`,
    "frame-ancestors 'none'",
    ...(secure ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/** The doubles of the local stack, which stand elsewhere than what they stand for. */
const localHosts = () =>
  [process.env.STRIPE_API_BASE, process.env.AUTH_GOOGLE_ISSUER]
    .filter((url) => url !== undefined && url !== "")
    .map((url) => ` ${new URL(url as string).origin}`)
    .join("");

export const config = {
  matcher: ["/((?!api/|calendars/|_next/static|_next/image|favicon.ico|icon.svg|map/).*)"],
};
