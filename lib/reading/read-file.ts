import type { PaperReading, PaperType } from "@/lib/core/paper-terms";
import { cleanPdf } from "./clean-pdf";
import { round } from "./dated-fields";
import { findDates, isSpanish } from "./dates";
import { extractFields } from "./extract";
import { type Ocr, withOcr } from "./ocr";
import { pdfPages } from "./pdf-pages";
import { type Bytes, cleanPhoto } from "./photo";
import { fieldsBack, type Tilt } from "./tilt";
import { linesOf, type PageWords } from "./words";

/** Certificates say what matters on their first pages. */
const PAGES_READ_BY_EYE = 3;
const FEWEST_LETTERS = 40;
/** No date that two looks read differently is ever near certain. */
const TWO_LOOKS_DIFFER = 0.5;

/** A file that may be kept: safe, with a picture of each page. */
export type CleanFile = { file: Bytes; contentType: PaperType; pictures: Bytes[]; words: PageWords[] };

/** What may be kept of a file. Throws a `FileFault` where nothing may. */
export async function cleanFile(bytes: Bytes, type: PaperType): Promise<CleanFile> {
  if (type !== "application/pdf") {
    const file = await cleanPhoto(bytes, type);
    return { file, contentType: "image/jpeg", pictures: [file], words: [] };
  }
  const file = await cleanPdf(bytes);
  return { file, contentType: type, ...(await pdfPages(file)) };
}

export type ReadFile = { reading: PaperReading; clean: CleanFile };

/** What stands on it, by the text it carries, else by looking at its pictures; a photo comes back the right way up. */
export async function readFile(clean: CleanFile, candidates: readonly string[]): Promise<ReadFile> {
  const { words } = clean;
  const letters = words.reduce(
    (sum, page) => sum + page.words.reduce((n, { text }) => n + text.length, 0),
    0,
  );
  if (letters >= FEWEST_LETTERS)
    return { reading: { by: "text", fields: extractFields(words, candidates) }, clean };
  return withOcr(async (ocr) => {
    const seen: PageWords[] = [];
    const tilts: Tilt[] = [];
    const pictures = [...clean.pictures];
    for (const [at, picture] of clean.pictures.slice(0, PAGES_READ_BY_EYE).entries()) {
      const page = await ocr.page(picture, at + 1);
      seen.push(page.words);
      pictures[at] = page.upright;
      tilts.push(page.tilt);
    }
    const fields = fieldsBack(extractFields(seen, candidates), tilts);
    const spanish = isSpanish(seen.flatMap(linesOf).map(({ text }) => text));
    const reading = {
      by: "ocr" as const,
      fields: await lookedAtAgain(ocr, { pictures, tilts }, fields, spanish),
    };
    const photo = clean.contentType === "image/jpeg" ? pictures[0] : undefined;
    return { reading, clean: { ...clean, pictures, ...(photo && { file: photo }) } };
  });
}

async function lookedAtAgain(
  ocr: Ocr,
  { pictures, tilts }: { pictures: readonly Bytes[]; tilts: readonly Tilt[] },
  fields: PaperReading["fields"],
  spanish: boolean,
): Promise<PaperReading["fields"]> {
  const checked = { ...fields };
  for (const name of ["validFrom", "validUntil"] as const) {
    const field = fields[name];
    const picture = field?.place && pictures[field.place.page - 1];
    const tilt = field?.place && tilts[field.place.page - 1];
    if (!field?.place || !picture || !tilt) continue;
    const text = (await ocr.part(picture, field.place, tilt)).replace(/\s+/g, " ");
    const again = findDates(text, { spanish, order: null }).concat(
      findDates(text, { spanish, order: spanish ? "month_first" : "day_first" }),
    );
    if (!again.some(({ day }) => day === field.value))
      checked[name] = { ...field, confidence: round(Math.min(field.confidence, TWO_LOOKS_DIFFER)) };
  }
  return checked;
}
