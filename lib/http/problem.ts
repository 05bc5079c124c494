import { type AppError, ERROR_STATUS, type ErrorCode } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { pickLocale } from "./locale";
import { log } from "./log";
import { count } from "./metrics";
import { refusalIn } from "./outage";
import { translateRefusal } from "./refusals";

type Asked = { requestId: string; locale: "en" | "es" };

/** RFC 9457 problem details; `code` is from the closed list of lib/core/errors.ts. */
export function problem(error: AppError, { requestId, locale }: Asked): Response {
  const status = ERROR_STATUS[error.code];
  count("prep_refusals_total", { code: error.code });
  const { message, fields } = translateRefusal(error, locale);
  const body = {
    type: `${env().APP_URL}/docs/api#${error.code}`,
    title: title(error.code),
    status,
    detail: message,
    code: error.code,
    ...(Object.keys(fields).length > 0 && { fields }),
    requestId,
  };
  const headers = new Headers({ "content-type": "application/problem+json", "x-request-id": requestId });
  const wait = error.retryAfterSeconds ?? (error.code === "in_progress" ? 2 : undefined);
  if (wait) headers.set("retry-after", String(wait));
  return new Response(JSON.stringify(body), { status, headers });
}

const title = (code: ErrorCode) => code.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());

/** Runs a handler; a refusal becomes its problem, a bug a 500 that says nothing but the request's number. */
export async function respond(asked: Asked, handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal) {
      if (refusal.code === "unavailable")
        log.warn("unavailable", { requestId: asked.requestId, cause: refusal.cause });
      return problem(refusal, asked);
    }
    log.error("bug", { requestId: asked.requestId, error });
    const body = {
      type: "about:blank",
      title: "Internal error",
      status: 500,
      code: "internal",
      requestId: asked.requestId,
    };
    return new Response(JSON.stringify(body), {
      status: 500,
      headers: { "content-type": "application/problem+json" },
    });
  }
}

/** What a machine asked, before anything else is known of it. */
export const askedBy = (request: Request): Asked => ({
  requestId: request.headers.get("x-request-id") ?? crypto.randomUUID(),
  locale: pickLocale(undefined, request.headers.get("accept-language")),
});
