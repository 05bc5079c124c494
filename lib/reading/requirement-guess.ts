import type { PaperReading } from "@/lib/core/paper-terms";
import { type Line, plain, spanOf } from "./words";

/** What a paper says of itself, and what a requirement for such papers has in its id. */
const KINDS: readonly [said: RegExp, id: RegExp][] = [
  [/workers.? comp\w*|compensacion (?:de|a) (?:los )?trabajadores/, /workers-comp/],
  [
    /liability insurance|certificate of liability|seguro de responsabilidad|responsabilidad civil/,
    /coi|liability/,
  ],
  [/(?:hood|exhaust|duct) cleaning|limpieza de (?:campana|extractor)/, /hood/],
  [/suppression|extincion|supresion de incendios/, /suppression/],
  [/grease (?:trap|interceptor|waste)|trampa de grasa/, /grease|fog/],
  [/allergen|alergenos/, /allergen/],
  [
    /food (?:protection )?manager|sanitation manager|manager certif|gerente de (?:proteccion|alimentos)/,
    /manager|cfpm|cpf|protection/,
  ],
  [/food (?:handler|worker)|manipulador de alimentos/, /handler|worker/],
  [/zoning|zonificacion/, /zoning/],
  [/shared kitchen|commissary|cocina compartida/, /shared-kitchen|commissary|user-license/],
  [/business (?:tax |licen)|licencia (?:de|comercial)/, /business|license/],
  [/health permit|permiso (?:de salud|sanitario)|food (?:establishment|service) permit/, /permit|health/],
];

const FIRST_OF_ITS_KIND = 0.9;
const ONE_OF_SEVERAL = 0.6;

/** Which of the requirements a paper seems to be for, by what it calls itself near its top. Pure. */
export function guessRequirement(
  lines: readonly Line[],
  candidates: readonly string[],
): Pick<PaperReading["fields"], "requirement"> {
  for (const [said, id] of KINDS)
    for (const line of lines.slice(0, 40)) {
      const match = said.exec(plain(line.text));
      if (!match) continue;
      const fitting = candidates.filter((one) => id.test(one.slice(one.lastIndexOf(".") + 1)));
      const [first] = fitting;
      if (!first) continue;
      const { place, confidence } = spanOf(line, match.index, match.index + match[0].length);
      const certainty = fitting.length === 1 ? FIRST_OF_ITS_KIND : ONE_OF_SEVERAL;
      return {
        requirement: { value: first, confidence: Math.round(confidence * certainty * 100) / 100, place },
      };
    }
  return {};
}
