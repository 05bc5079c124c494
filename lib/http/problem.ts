import { type AppError, ERROR_STATUS, type ErrorCode } from "@/lib/core/errors";
import { requestIdOf } from "@/lib/core/ids";
import { pickLocale } from "@/lib/core/locale";
import { withOffset } from "@/lib/core/zoned";
import { env } from "@/lib/env";
import { log } from "./log";
import { count } from "./metrics";
import { refusalIn } from "./outage";
import { translateRefusal } from "./refusals";

export type Asked = { requestId: string; locale: "en" | "es" };

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
    ...(error.suggestion && {
      suggestion: {
        startsAt: withOffset(error.suggestion.startsAt, error.suggestion.timeZone),
        durationMinutes: error.suggestion.durationMinutes,
      },
    }),
    requestId,
  };
  const headers = new Headers({
    "content-type": "application/problem+json",
    // A few lines: packing them would cost the server more than it saves on the way, most of all in a rush of refusals.
    "cache-control": "no-store, no-transform",
  });
  const wait = error.retryAfterSeconds ?? (error.code === "in_progress" ? 2 : undefined);
  if (wait) headers.set("retry-after", String(wait));
  return new Response(JSON.stringify(body), { status, headers });
}

const title = (code: ErrorCode) => code.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());

/** What a machine asked, before anything else is known of it. */
const askedBy = (request: Request): Asked => ({
  requestId: requestIdOf(request.headers.get("x-request-id")),
  locale: pickLocale(undefined, request.headers.get("accept-language")),
});

/**
 * Runs a handler; a refusal becomes its problem, a bug a 500 that says nothing but the request's number. That number
 * stands on every answer.
 */
export async function respond(
  request: Request,
  handle: (asked: Asked) => Promise<Response>,
): Promise<Response> {
  const asked = askedBy(request);
  const response = await handle(asked).catch((error: unknown) => explained(error, asked));
  response.headers.set("x-request-id", asked.requestId);
  return response;
}

function explained(error: unknown, asked: Asked): Response {
  const { requestId } = asked;
  const refusal = refusalIn(error);
  if (!refusal) {
    log.error("bug", { requestId, error });
    const body = { type: "about:blank", title: "Internal error", status: 500, code: "internal", requestId };
    return Response.json(body, { status: 500, headers: { "content-type": "application/problem+json" } });
  }
  if (refusal.code === "unavailable") log.warn("unavailable", { requestId, cause: refusal.cause });
  return problem(refusal, asked);
}
