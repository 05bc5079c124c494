import { type NextRequest, NextResponse } from "next/server";

const SAFE_ID = /^[\w-]{8,64}$/;

/**
 * Headers only: a request id in a safe form and a content policy with a fresh nonce. Who may do what is decided by
 * the verbs and the database, never here.
 */
export function middleware(request: NextRequest) {
  const given = request.headers.get("x-request-id");
  const requestId = given && SAFE_ID.test(given) ? given : crypto.randomUUID();
  const nonce = btoa(crypto.randomUUID());
  const csp = contentPolicy(nonce, request.nextUrl.protocol === "https:");

  const headers = new Headers(request.headers);
  headers.set("x-request-id", requestId);
  headers.set("content-security-policy", csp);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("x-request-id", requestId);
  response.headers.set("content-security-policy", csp);
  response.headers.set("strict-transport-security", "max-age=63072000; includeSubDomains");
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("referrer-policy", "strict-origin-when-cross-origin");
  response.headers.set("permissions-policy", "camera=(), microphone=(), geolocation=(self), payment=()");
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
    "connect-src 'self'",
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
  matcher: ["/((?!_next/static|_next/image|favicon.ico|icon.svg|map/).*)"],
};
