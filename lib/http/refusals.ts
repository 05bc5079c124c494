import type { AppError, ErrorCode, FieldErrors } from "@/lib/core/errors";
import { fill } from "@/lib/core/errors";
import es from "@/messages/es.json";

const spanish: Record<string, string> = es.refusals;

/** A refusal in the reader's language. English sentences are their own keys, so that one is never left without. */
export function translateRefusal(
  error: AppError,
  locale: "en" | "es",
): { code: ErrorCode; message: string; fields: FieldErrors } {
  if (locale === "en") return { code: error.code, message: error.message, fields: error.fields };
  const say = (template: string) => fill(spanish[key(template)] ?? template, error.values);
  const field = (sentence: string) => (sentence === error.message ? say(error.template) : say(sentence));
  const fields = Object.fromEntries(
    Object.entries(error.fields).map(([name, list]) => [name, list.map(field)]),
  );
  return { code: error.code, message: say(error.template), fields };
}

/** Message catalogues reserve the full stop for nesting. */
const key = (template: string) => template.replaceAll(".", "");
