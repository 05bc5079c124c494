import { AppError, type ErrorCode, type FieldErrors, fill, type Suggestion } from "@/lib/core/errors";
import { formatZoned } from "@/lib/core/zoned";
import es from "@/messages/es.json";

const spanish: Record<string, string> = es.refusals;

/** A refusal in the reader's language. English sentences are their own keys, so that one is never left without. */
export function translateRefusal(
  error: AppError,
  locale: "en" | "es",
): { code: ErrorCode; message: string; fields: FieldErrors } {
  const instead = error.suggestion ? ` ${suggest(error.suggestion, locale)}` : "";
  if (locale === "en")
    return { code: error.code, message: error.message + (instead && `.${instead}`), fields: error.fields };
  const say = (template: string) => fill(spanish[key(template)] ?? template, error.values);
  const field = (sentence: string) => (sentence === error.message ? say(error.template) : say(sentence));
  const fields = Object.fromEntries(
    Object.entries(error.fields).map(([name, list]) => [name, list.map(field)]),
  );
  return { code: error.code, message: say(error.template) + (instead && `.${instead}`), fields };
}

/** What would work instead, in a sentence on the kitchen's clock. */
function suggest({ startsAt, durationMinutes, timeZone }: Suggestion, locale: "en" | "es"): string {
  const style = {
    weekday: "short",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
  } as const;
  const when = formatZoned(startsAt, timeZone, locale, style);
  const length = durationMinutes % 60 === 0 ? `${durationMinutes / 60} h` : `${durationMinutes} min`;
  return fill(
    locale === "es"
      ? "El próximo horario libre de {length} es {when}"
      : "The next free slot of {length} is {when}",
    { length, when },
  );
}

/** Message catalogues reserve the full stop for nesting. */
const key = (template: string) => template.replaceAll(".", "");

type Conflict = { code: ErrorCode; template: string; values: Record<string, string | number> };

/** What stands in the way of a booking that was only planned, in the reader's words. */
export const problemOf = (conflict: Conflict | null, locale: string): string | null =>
  conflict &&
  translateRefusal(
    new AppError(conflict.code, conflict.template, {}, { values: conflict.values }),
    locale === "es" ? "es" : "en",
  ).message;
