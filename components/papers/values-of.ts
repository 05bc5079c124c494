import type { PaperReading } from "@/lib/core/paper-terms";
import type { PaperView } from "@/lib/papers";
import type { PaperValues } from "./paper-fields";

const cents = (text: string | undefined) => (text && /^\d+$/.test(text) ? Number(text) : null);

/** What its person said; before they did, what was read, which they look at. */
export function valuesOf(paper: PaperView): PaperValues {
  const { number, issuer, holderName, validFrom, validUntil, renewal, coverage } = paper;
  if (paper.confirmedAt) return { number, issuer, holderName, validFrom, validUntil, renewal, coverage };
  return readValues(paper.reading);
}

function readValues(reading: PaperReading | null): PaperValues {
  const read = (name: keyof PaperReading["fields"]) => reading?.fields[name]?.value;
  return {
    number: read("number") ?? "",
    issuer: read("issuer") ?? "",
    holderName: read("holderName") ?? "",
    validFrom: read("validFrom") ?? null,
    validUntil: read("validUntil") ?? null,
    renewal: false,
    coverage: {
      occurrenceCents: cents(read("occurrence")),
      aggregateCents: cents(read("aggregate")),
      additionalInsured: read("additionalInsured") ?? "",
    },
  };
}
