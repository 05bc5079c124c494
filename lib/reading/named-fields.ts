import type { PaperReading, ReadField } from "@/lib/core/paper-terms";
import { round } from "./dated-fields";
import { type Line, plain, spanOf } from "./words";

type Fields = PaperReading["fields"];
type Found = { line: Line; from: number; to: number; certainty: number };

const NUMBER =
  /(?:certificate|policy|permit|licen[sc]e|lic|registration|certificado|poliza|permiso|licencia|registro|folio)\s*(?:no\b|num\b|number|numero|n[º°o]|#|id)?\.?\s*[:#.]*\s*/g;
const NUMBER_VALUE = /^[A-Z0-9][A-Z0-9/-]{3,24}/i;
const HOLDER =
  /^\W*(?:certificate holder|named insured|insured|issued to|awarded to|presented to|licensee|establishment|business name|name|holder|titular|nombre|otorgad[oa] a|emitid[oa] a|asegurad[oa]|establecimiento)\s*[:.-]\s*/;
const ISSUER =
  /^\W*(?:issued by|issuing (?:agency|authority)|insurer(?: a)?|insurance company|carrier|company|emitid[oa] por|expedid[oa] por|aseguradora|compania|autoridad)\s*[:.-]\s*/;
const AGENCY =
  /\b(?:department of|health department|county of|city of|state of|insurance company|mutual|departamento de|ciudad de|condado de|estado de|seguros)\b/;
const OCCURRENCE =
  /each occurrence|per occurrence|por (?:cada )?(?:ocurrencia|siniestro|evento)|cada (?:ocurrencia|siniestro)/;
const AGGREGATE = /general aggregate|aggregate|agregado(?: general)?|total anual/;
const ADDITIONAL = /additional insured|asegurad[oa]s? adicional(?:es)?/;
const ENDORSEMENT = /\bendorsement\b|\bendoso\b|\bcg\s?20\s?(?:10|26|37)\b/;
const MONEY = /(?:\$|usd)?\s*(\d{1,3}(?:[,.]\d{3})+|\d{4,9})(?:\.\d{2})?(?!\d)/;

/** Everything on a paper that is no date: number, holder, issuer, limits, who else is insured. Pure. */
export function namedFields(lines: readonly Line[]): Fields {
  const fields: Fields = {};
  const set = (name: keyof Fields, found: ReadField | null) => {
    if (found) fields[name] = found;
  };
  set("number", numberIn(lines));
  set("holderName", after(lines, HOLDER));
  set("issuer", after(lines, ISSUER) ?? agencyIn(lines));
  set("occurrence", amount(lines, OCCURRENCE));
  set("aggregate", amount(lines, AGGREGATE));
  set("additionalInsured", additional(lines));
  const endorsed = lines.find(({ text }) => ENDORSEMENT.test(plain(text)));
  if (endorsed) fields.endorsement = whole(endorsed, String(endorsed.page), 0.8);
  return fields;
}

const asField = ({ line, from, to, certainty }: Found): ReadField => {
  const { place, confidence } = spanOf(line, from, to);
  return { value: line.text.slice(from, to).trim(), confidence: round(confidence * certainty), place };
};
const whole = (line: Line, value: string, certainty: number): ReadField => ({
  ...asField({ line, from: 0, to: line.text.length, certainty }),
  value,
});

function numberIn(lines: readonly Line[]): ReadField | null {
  for (const line of lines)
    for (const label of plain(line.text).matchAll(NUMBER)) {
      const from = label.index + label[0].length;
      const value = NUMBER_VALUE.exec(line.text.slice(from))?.[0];
      if (value && /\d/.test(value)) return asField({ line, from, to: from + value.length, certainty: 0.95 });
    }
  return null;
}

/** What stands after a label, or alone on the line below it. */
function after(lines: readonly Line[], label: RegExp): ReadField | null {
  for (const [at, line] of lines.entries()) {
    const match = label.exec(plain(line.text));
    if (!match) continue;
    const from = match[0].length;
    if (line.text.length - from >= 3) return asField({ line, from, to: line.text.length, certainty: 0.9 });
    const below = lines[at + 1];
    if (below) return asField({ line: below, from: 0, to: below.text.length, certainty: 0.6 });
  }
  return null;
}

function agencyIn(lines: readonly Line[]): ReadField | null {
  const line = lines.find(({ text }) => AGENCY.test(plain(text)));
  return line ? asField({ line, from: 0, to: line.text.length, certainty: 0.5 }) : null;
}

/** Dollars beside a label, as cents. */
function amount(lines: readonly Line[], label: RegExp): ReadField | null {
  for (const line of lines) {
    const match = label.exec(plain(line.text));
    if (!match) continue;
    const start = match.index + match[0].length;
    const money = MONEY.exec(line.text.slice(start));
    if (!money?.[1]) continue;
    const from = start + money.index;
    const field = asField({ line, from, to: from + money[0].length, certainty: 0.95 });
    return { ...field, value: String(Number(money[1].replace(/[,.]/g, "")) * 100) };
  }
  return null;
}

function additional(lines: readonly Line[]): ReadField | null {
  const at = lines.findIndex(({ text }) => ADDITIONAL.test(plain(text)));
  const line = lines[at];
  if (!line) return null;
  const match = ADDITIONAL.exec(plain(line.text));
  const from = match ? match.index + match[0].length : 0;
  const rest = line.text.slice(from).replace(/^[\s:.-]+/, "");
  if (rest.length >= 3)
    return asField({ line, from: line.text.length - rest.length, to: line.text.length, certainty: 0.8 });
  const below = lines[at + 1];
  return below ? asField({ line: below, from: 0, to: below.text.length, certainty: 0.5 }) : null;
}
