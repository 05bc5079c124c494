import type { PaperReading } from "@/lib/core/paper-terms";
import { datedFields } from "./dated-fields";
import { isSpanish, orderIn } from "./dates";
import { namedFields } from "./named-fields";
import { guessRequirement } from "./requirement-guess";
import { linesOf, type PageWords } from "./words";

/**
 * What stands on a paper, each field with how sure it is and where it was seen. `candidates` are the requirements that it
 * could be for. The same words give the same answer. Pure.
 */
export function extractFields(
  pages: readonly PageWords[],
  candidates: readonly string[],
): PaperReading["fields"] {
  const lines = pages.flatMap(linesOf);
  const texts = lines.map(({ text }) => text);
  const style = { spanish: isSpanish(texts), order: orderIn(texts) };
  return {
    ...guessRequirement(lines, candidates),
    ...namedFields(lines),
    ...datedFields(lines, style),
  };
}
