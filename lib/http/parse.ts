import type { z } from "zod";
import { type FieldErrors, refuse } from "@/lib/core/errors";

/** The one place untrusted input becomes typed. A ZodError from anywhere else is a bug. */
export function parse<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const unstorable = firstUnstorable(raw);
  if (unstorable !== null) {
    const sentence = "This text has characters that cannot be kept";
    refuse("invalid_input", "Check the highlighted fields", { [unstorable || "body"]: [sentence] });
  }
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const fields: FieldErrors = {};
  for (const issue of result.error.issues) {
    const names = issue.code === "unrecognized_keys" ? issue.keys : [issue.path.join(".") || "body"];
    const message = issue.code === "unrecognized_keys" ? "This field is not known here" : issue.message;
    for (const name of names) fields[name] = [...(fields[name] ?? []), message];
  }
  return refuse("invalid_input", "Check the highlighted fields", fields);
}

const UNSTORABLE = /\0|\p{Surrogate}/u;

/** Where a text has NUL or half a character pair, which Postgres cannot keep; null when nowhere. */
function firstUnstorable(raw: unknown): string | null {
  const waiting: { path: string; value: unknown }[] = [{ path: "", value: raw }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { path, value } = next;
    if (typeof value === "string" && UNSTORABLE.test(value)) return path;
    if (value === null || typeof value !== "object" || value instanceof Blob) continue;
    for (const [name, inner] of Object.entries(value)) {
      waiting.push({ path: path ? `${path}.${name}` : name, value: inner });
    }
  }
  return null;
}
