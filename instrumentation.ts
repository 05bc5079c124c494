import type { Instrumentation } from "next";

/** Traces leave only where somebody collects them: page, action or route, and every query below it. */
export async function register(): Promise<void> {
  if (!process.env.OTEL_EXPORTER_OTLP_ENDPOINT) return;
  const { registerOTel } = await import("@vercel/otel");
  registerOTel({ serviceName: "prep" });
}

/** What a page threw and nobody caught. Refusals never get here: the adapters answer them. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  const [{ log }, { refusalIn }] = await Promise.all([import("@/lib/http/log"), import("@/lib/http/outage")]);
  // The adapter of server actions has told already.
  if (context.routeType === "action" || refusalIn(error)) return;
  const given = request.headers["x-request-id"];
  const requestId = Array.isArray(given) ? given[0] : given;
  log.error("page", { ...(requestId && { requestId }), route: context.routePath, error });
};
