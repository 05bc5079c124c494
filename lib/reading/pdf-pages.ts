import {
  getDocument,
  type PDFDocumentProxy,
  type PDFPageProxy,
  Util,
  VerbosityLevel,
} from "pdfjs-dist/legacy/build/pdf.mjs";
import type { TextItem } from "pdfjs-dist/types/src/display/api";
import sharp from "sharp";
import { orFault, within } from "./file-fault";
import type { Bytes } from "./photo";
import type { PageWords, Word } from "./words";

const LONGEST_SIDE = 2_000;
const MAX_IMAGE_PIXELS = 60_000_000;
const PAGE_WITHIN_MS = 15_000;
const MAX_WORDS = 5_000;

type Canvas = { canvas: { toBuffer(type: "image/png"): Uint8Array }; context: unknown };
type CanvasFactory = { create(width: number, height: number): Canvas; destroy(canvas: Canvas): void };

export type PdfPages = { pictures: Bytes[]; words: PageWords[] };

/** A picture of each page, and the words that the file itself says are on it. Throws a `FileFault`. */
export async function pdfPages(bytes: Bytes): Promise<PdfPages> {
  const home = `${process.cwd()}/node_modules/pdfjs-dist/`;
  const loading = getDocument({
    // The reader takes the bytes for itself.
    data: bytes.slice(),
    cMapUrl: `${home}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${home}standard_fonts/`,
    isEvalSupported: false,
    enableXfa: false,
    disableFontFace: true,
    useSystemFonts: false,
    maxImageSize: MAX_IMAGE_PIXELS,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    const opened = await orFault(within(PAGE_WITHIN_MS, loading.promise, "broken"), "broken");
    const pages: PdfPages = { pictures: [], words: [] };
    for (let number = 1; number <= opened.numPages; number++) {
      const page = await orFault(opened.getPage(number), "broken");
      pages.words.push({ page: number, words: await orFault(wordsOf(page), "broken") });
      pages.pictures.push(await within(PAGE_WITHIN_MS, orFault(pictureOf(opened, page), "broken"), "broken"));
    }
    return pages;
  } finally {
    await loading.destroy();
  }
}

async function pictureOf(opened: PDFDocumentProxy, page: PDFPageProxy): Promise<Bytes> {
  const whole = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: LONGEST_SIDE / Math.max(whole.width, whole.height) });
  const factory = opened.canvasFactory as CanvasFactory;
  const canvas = factory.create(Math.ceil(viewport.width), Math.ceil(viewport.height));
  try {
    await page.render({ canvasContext: canvas.context as never, viewport }).promise;
    const png = canvas.canvas.toBuffer("image/png");
    return new Uint8Array(
      await sharp(png).flatten({ background: "#ffffff" }).jpeg({ quality: 80 }).toBuffer(),
    );
  } finally {
    factory.destroy(canvas);
  }
}

async function wordsOf(page: PDFPageProxy): Promise<Word[]> {
  const viewport = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent();
  const words: Word[] = [];
  for (const item of items) {
    if (!("str" in item) || words.length > MAX_WORDS) continue;
    words.push(...split(item, viewport.transform, viewport));
  }
  return words;
}

/** A stretch of text as words, each with the share of its width that its letters are. */
function split(item: TextItem, transform: number[], page: { width: number; height: number }): Word[] {
  const [, , c = 0, d = 0, left = 0, baseline = 0] = Util.transform(transform, item.transform) as number[];
  const height = Math.hypot(c, d);
  const perLetter = item.str.length > 0 ? item.width / item.str.length : 0;
  return [...item.str.matchAll(/\S+/g)].map((word) => ({
    text: word[0],
    x: (left + word.index * perLetter) / page.width,
    y: (baseline - height) / page.height,
    width: (word[0].length * perLetter) / page.width,
    height: height / page.height,
    confidence: 1,
  }));
}
