import english from "@tesseract.js-data/eng";
import spanish from "@tesseract.js-data/spa";
import sharp from "sharp";
import { createWorker, OEM, PSM, type Worker } from "tesseract.js";
import { isSpanish } from "./dates";
import { orFault, within } from "./file-fault";
import type { Bytes } from "./photo";
import type { Tilt } from "./tilt";
import { linesOf, type PageWords, type Place, type Word } from "./words";

const PAGE_WITHIN_MS = 40_000;
/** Wide enough for small print, small enough for one core. */
const SIDE = 1_600;
const PROBE_SIDE = 1_000;
/** Below this the page may stand on its side or on its head. */
const UPRIGHT = 0.5;
const FEWEST_WORDS = 8;

type Seen = { words: Word[]; tilt: Tilt };
type Language = "eng" | "spa";
/** The integer models: half as large and twice as fast as the others, and as right on print. */
const MODELS = { eng: `${english.langPath}_best_int`, spa: `${spanish.langPath}_best_int` };

export type Ocr = {
  /** The words of a picture as if it lay straight, the picture the right way up, and how far it is from straight. */
  page(picture: Bytes, page: number): Promise<{ words: PageWords; upright: Bytes; tilt: Tilt }>;
  /** The text of one part of it, looked at a second time, larger. */
  part(picture: Bytes, place: Place, tilt: Tilt): Promise<string>;
};

/** Recognises text with the language data that came with the product; nothing is fetched. */
export async function withOcr<T>(work: (ocr: Ocr) => Promise<T>): Promise<T> {
  const workers = new Map<Language, Promise<Worker>>();
  const of = (language: Language) => {
    const known = workers.get(language);
    if (known) return known;
    const made = createWorker(language, OEM.LSTM_ONLY, { langPath: MODELS[language], cacheMethod: "none" });
    workers.set(language, made);
    return made;
  };
  let last: Language = "eng";
  const ocr: Ocr = {
    async page(picture, page) {
      const worker = await of("eng");
      const turned = await turnedBy(worker, picture);
      const upright = turned.degrees === 0 ? picture : await turn(picture, turned.degrees);
      const first = turned.seen ?? (await recognize(worker, upright, 0, SIDE));
      const spoken = linesOf({ page, words: first.words }).map(({ text }) => text);
      last = isSpanish(spoken) ? "spa" : "eng";
      // A second look with the other language's letters and words, which dates and months are made of.
      const { words, tilt } = last === "eng" ? first : await recognize(await of("spa"), upright, 0, SIDE);
      return { words: { page, words }, upright, tilt };
    },
    async part(picture, place, { radians }) {
      const worker = await of(last);
      const { data } = await worker.recognize(Buffer.from(await enlarged(picture, place)), {
        rotateRadians: radians,
      });
      return data.text;
    },
  };
  try {
    return await work(ocr);
  } finally {
    await Promise.allSettled([...workers.values()].map(async (worker) => (await worker).terminate()));
  }
}

/**
 * How a picture has to be turned to be read. Which way its lines run shows without reading; which end is up tells a small
 * copy of it. The words come along where it stands already.
 */
async function turnedBy(worker: Worker, picture: Bytes): Promise<{ degrees: number; seen?: Seen }> {
  const onItsSide = await linesRunDown(picture);
  if (!onItsSide) {
    const seen = await recognize(worker, picture, 0, SIDE);
    if (readable(seen.words)) return { degrees: 0, seen };
  }
  let best = { degrees: 0, worth: 0 };
  for (const degrees of onItsSide ? [90, 270, 0] : [180, 90, 270, 0]) {
    const { words: seen } = await recognize(worker, picture, degrees, PROBE_SIDE);
    if (worth(seen) > best.worth) best = { degrees, worth: worth(seen) };
    if (readable(seen)) break;
  }
  return { degrees: best.degrees };
}

const readable = (words: readonly Word[]) =>
  words.length >= FEWEST_WORDS && sureness(words) >= UPRIGHT && lies(words);

const PROFILE_SIDE = 500;

/** Lines of text are stripes: brightness changes more across them than along them. */
async function linesRunDown(picture: Bytes): Promise<boolean> {
  const { data, info } = await sharp(picture)
    .resize({ width: PROFILE_SIDE, height: PROFILE_SIDE, fit: "inside" })
    .greyscale()
    .normalise()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rows = new Float64Array(info.height);
  const columns = new Float64Array(info.width);
  for (let y = 0; y < info.height; y++)
    for (let x = 0; x < info.width; x++) {
      const value = (data[y * info.width + x] ?? 0) / 255;
      rows[y] = (rows[y] ?? 0) + value / info.width;
      columns[x] = (columns[x] ?? 0) + value / info.height;
    }
  return roughness(columns) > roughness(rows) * 1.5;
}

/** How much a profile goes up and down from one step to the next, its few great steps, like a frame, left out. */
function roughness(profile: Float64Array): number {
  const steps = Array.from(profile.subarray(1), (value, at) => Math.abs(value - (profile[at] ?? 0)));
  const usual = steps.sort((a, b) => a - b).slice(0, Math.floor(steps.length * 0.95));
  return usual.reduce((sum, step) => sum + step, 0);
}

const turn = async (picture: Bytes, degrees: number): Promise<Bytes> =>
  new Uint8Array(await sharp(picture).rotate(degrees).jpeg({ quality: 88 }).toBuffer());

const sureness = (words: readonly Word[]) =>
  words.reduce((sum, word) => sum + word.confidence, 0) / Math.max(1, words.length);

/** Whether words lie on their lines: those of a page on its side stand, higher than they are wide. */
const lies = (words: readonly Word[]) => {
  const long = words.filter(({ text }) => text.length > 3);
  return long.filter(({ width, height }) => width > height).length >= long.length / 2;
};
const worth = (words: readonly Word[]) => sureness(words) * words.length * (lies(words) ? 1 : 0.2);

async function recognize(worker: Worker, picture: Bytes, turned: number, side: number): Promise<Seen> {
  const { data, info } = await prepared(picture, turned, side);
  await worker.setParameters({ tessedit_pageseg_mode: PSM.AUTO });
  const run = worker.recognize(data, { rotateAuto: true }, { blocks: true });
  const { blocks, rotateRadians } = (await orFault(within(PAGE_WITHIN_MS, run, "unreadable"), "unreadable"))
    .data;
  const { width, height } = info;
  const all = (blocks ?? []).flatMap(({ paragraphs }) =>
    paragraphs.flatMap(({ lines }) => lines.flatMap((line) => line.words)),
  );
  const words = all
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
    .map(({ text, confidence, bbox }) => ({
      text,
      x: bbox.x0 / width,
      y: bbox.y0 / height,
      width: (bbox.x1 - bbox.x0) / width,
      height: (bbox.y1 - bbox.y0) / height,
      confidence: confidence / 100,
    }));
  return { words, tilt: { radians: rotateRadians ?? 0, width, height } };
}

/** Grey, with its contrast stretched, and of one size: what a phone took in poor light reads like a scan. */
const prepared = (picture: Bytes, turned: number, side: number) =>
  sharp(picture)
    .rotate(turned)
    .resize({ width: side, height: side, fit: "inside" })
    .greyscale()
    .normalise({ lower: 2, upper: 98 })
    .sharpen()
    .png({ compressionLevel: 1 })
    .toBuffer({ resolveWithObject: true });

const MARGIN = 0.012;
const PART_HEIGHT = 110;

async function enlarged(picture: Bytes, place: Place): Promise<Uint8Array> {
  const { width, height } = await sharp(picture).metadata();
  const left = Math.max(0, Math.floor((place.x - MARGIN) * width));
  const top = Math.max(0, Math.floor((place.y - MARGIN) * height));
  const right = Math.min(width, Math.ceil((place.x + place.width + MARGIN) * width));
  const bottom = Math.min(height, Math.ceil((place.y + place.height + MARGIN) * height));
  return sharp(picture)
    .extract({ left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) })
    .resize({ height: PART_HEIGHT })
    .greyscale()
    .normalise()
    .extend({ top: 20, bottom: 20, left: 20, right: 20, background: "#ffffff" })
    .png()
    .toBuffer();
}
