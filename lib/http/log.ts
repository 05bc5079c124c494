import { reportError } from "@/lib/integrations/error-reports";
import { count } from "./metrics";

type Fields = { requestId?: string; [name: string]: unknown };

/** What may stand in a log line: no names, addresses or tokens; an error by its kind, never by what it carried. */
function safe(value: unknown): unknown {
  if (value instanceof Error) {
    const cause = value.cause instanceof Error ? safe(value.cause) : undefined;
    return { name: value.name, message: value.message.slice(0, 200).replace(/\S+@\S+/g, "[email]"), cause };
  }
  return value;
}

function write(level: "info" | "warn" | "error", event: string, fields: Fields): void {
  const line = { at: new Date().toISOString(), level, event, ...fields };
  const text = JSON.stringify(line, (_key, value: unknown) => safe(value));
  // biome-ignore lint/suspicious/noConsole: the platform collects what is written here
  console[level](text);
}

/**
 * One JSON object per line, each with the request's id. What is an `error` nobody meant to happen: where Sentry is
 * configured, somebody is told. A refusal is never one.
 */
export const log = {
  info: (event: string, fields: Fields = {}) => write("info", event, fields),
  warn: (event: string, fields: Fields = {}) => write("warn", event, fields),
  error: (event: string, fields: Fields = {}) => {
    write("error", event, fields);
    reportError(event, fields);
    count("prep_errors_total", { event });
  },
};
