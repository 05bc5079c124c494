import { AppError, refuse } from "@/lib/core/errors";
import { readText } from "./read-body";

const MAX_BYTES = 64 * 1024;
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/**
 * The body as JSON; an absent body is an empty object. Refuses `payload_too_large`, `unsupported_media_type` and
 * `invalid_input`. A request that acts by cookie says what it sends even when it sends nothing: no HTML form can.
 */
export async function readJson(request: Request, byCookie: boolean): Promise<unknown> {
  const text = await readText(request, MAX_BYTES);
  const typed = JSON_TYPE.test(request.headers.get("content-type") ?? "");
  if (!typed && (text !== "" || byCookie)) {
    refuse("unsupported_media_type", "Send the body as application/json");
  }
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    const sentence = "The body is not valid JSON";
    throw new AppError("invalid_input", sentence, { body: [sentence] }, { cause });
  }
}

/**
 * Query parameters as an object. One given twice would leave its meaning to chance, so it is refused. On the edge,
 * Next also writes the parameters of the path here: they are not what was asked.
 */
export function readQuery(url: URL, pathNames: readonly string[]): Record<string, string> {
  for (const name of pathNames) url.searchParams.delete(name);
  const names = [...url.searchParams.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    refuse("invalid_input", "Check the highlighted fields", { [twice]: ["Give this parameter once"] });
  }
  return Object.fromEntries(url.searchParams);
}
