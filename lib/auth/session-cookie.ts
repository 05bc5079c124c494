import { getToken } from "next-auth/jwt";
import { env } from "@/lib/env";

const COOKIES = ["__Secure-authjs.session-token", "authjs.session-token"];

/** The session that a request's cookie claims, read without Next's request scope; the database checks the claim. */
export async function sessionOf(request: Request): Promise<{ userId: string; sessionId: string } | null> {
  const sent = request.headers.get("cookie") ?? "";
  for (const cookieName of COOKIES) {
    if (!sent.includes(`${cookieName}=`) && !sent.includes(`${cookieName}.0=`)) continue;
    // Only the cookie: a bearer token here is an API key and none of getToken's business.
    const req = { headers: new Headers({ cookie: sent }) };
    const token = await getToken({ req, secret: env().AUTH_SECRET, cookieName, salt: cookieName });
    if (typeof token?.userId === "string" && typeof token.sessionId === "string") {
      return { userId: token.userId, sessionId: token.sessionId };
    }
  }
  return null;
}
