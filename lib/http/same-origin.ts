import { refuse } from "@/lib/core/errors";
import { env } from "@/lib/env";

/**
 * A browser sends its cookies with requests that other sites make. Whoever acts by cookie must say, in headers that no
 * script can forge, that the request came from our own pages. Refuses `forbidden`.
 */
export function requireSameOrigin(request: Request): void {
  const refusal = "A request with a session cookie must come from our own pages";
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") refuse("forbidden", refusal);
  const origin = request.headers.get("origin");
  if (origin === null && site === "same-origin") return;
  if (origin === null || !URL.canParse(origin)) refuse("forbidden", refusal);
  const own = new URL(env().APP_URL);
  if (origin !== own.origin && new URL(origin).host !== request.headers.get("host"))
    refuse("forbidden", refusal);
}
