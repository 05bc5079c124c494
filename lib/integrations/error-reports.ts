import type { ErrorEvent } from "@sentry/vercel-edge";
import { env } from "@/lib/env";
import { afterAnswer } from "./after-answer";

type Report = { requestId?: string; error?: unknown };
type Sentry = typeof import("@sentry/vercel-edge");

let client: Promise<Sentry> | undefined;

/** Loaded only where it is configured: nobody else carries its weight. */
function sentry(dsn: string): Promise<Sentry> {
  client ??= import("@sentry/vercel-edge").then((loaded) => {
    loaded.init({
      dsn,
      defaultIntegrations: false,
      beforeSend: nothingPersonal,
    });
    return loaded;
  });
  return client;
}

/**
 * What a request carried is the person's own, and messages of a database or of Stripe may quote it. The request's
 * number finds the rest in our log.
 */
function nothingPersonal(event: ErrorEvent): ErrorEvent {
  for (const one of event.exception?.values ?? []) one.value = one.type ?? "Error";
  delete event.request;
  delete event.user;
  delete event.breadcrumbs;
  return event;
}

/** Tells Sentry, once the answer has left, that something happened which nobody meant. Nothing when none is configured. */
export function reportError(event: string, { requestId, error }: Report): void {
  const dsn = env().SENTRY_DSN;
  if (!dsn) return;
  afterAnswer(async () => {
    const { captureException, captureMessage, flush } = await sentry(dsn);
    const context = { tags: { event, ...(requestId && { requestId }) } };
    if (error instanceof Error) captureException(error, context);
    else captureMessage(event, { ...context, level: "error" });
    await flush(2_000);
  });
}
