import { AppError, ERROR_STATUS, type ErrorCode } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { log } from "./log";
import { translateRefusal } from "./refusals";

type Asked = { requestId: string; locale: "en" | "es" };

/** RFC 9457 problem details; `code` is from the closed list of lib/core/errors.ts. */
export function problem(error: AppError, { requestId, locale }: Asked): Response {
  const status = ERROR_STATUS[error.code];
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
  if (error.retryAfterSeconds) headers.set("retry-after", String(error.retryAfterSeconds));
  return new Response(JSON.stringify(body), { status, headers });
}

const title = (code: ErrorCode) => code.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());

/** Runs a handler; a refusal becomes its problem, a bug a 500 that says nothing but the request's number. */
export async function respond(asked: Asked, handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof AppError) {
      if (error.code === "unavailable")
        log.warn("unavailable", { requestId: asked.requestId, cause: error.cause });
      return problem(error, asked);
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
  locale: request.headers.get("accept-language")?.toLowerCase().startsWith("es") ? "es" : "en",
});
