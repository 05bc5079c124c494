import sharp from "sharp";
import type { PaperType } from "@/lib/core/paper-terms";
import { FileFault, orFault, within } from "./file-fault";

/** As much as a good phone takes; what is larger is no photo of a paper. */
const MAX_PIXELS = 60_000_000;
const MAX_SIDE = 12_000;
/** Enough to read small print of a whole page. */
export const PICTURE_SIDE = 2_400;
const SECONDS = 20;

export type Bytes = Uint8Array<ArrayBuffer>;
const FORMATS: Partial<Record<PaperType, string>> = { "image/jpeg": "jpeg", "image/png": "png" };

/**
 * A photo drawn anew: upright, at most 2,400 pixels a side, as a JPEG of nothing but its pixels, so that neither its place nor
 * anything hidden behind it is kept. Throws a `FileFault`.
 */
export async function cleanPhoto(bytes: Bytes, type: PaperType): Promise<Bytes> {
  const image = type === "image/heic" ? await heic(bytes) : await plain(bytes, type);
  const drawn = image
    .rotate()
    .resize({ width: PICTURE_SIDE, height: PICTURE_SIDE, fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" })
    .timeout({ seconds: SECONDS })
    .jpeg({ quality: 84 })
    .toBuffer();
  return new Uint8Array(await orFault(drawn, "broken"));
}

async function plain(bytes: Bytes, type: PaperType) {
  const options = { limitInputPixels: MAX_PIXELS, failOn: "error" } as const;
  // The header alone, without its pixels: what is too large is never unpacked.
  const head = await orFault(sharp(bytes, { ...options, limitInputPixels: false }).metadata(), "broken");
  if (head.format !== FORMATS[type]) throw new FileFault("not_what_it_says");
  requireSize(head.width, head.height);
  return sharp(bytes, options);
}

function requireSize(width: number, height: number): void {
  if (!(width > 0 && height > 0)) throw new FileFault("broken");
  if (width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE)
    throw new FileFault("too_many_pixels");
}

/** What phones of one maker take. Loaded when one comes: few do. */
async function heic(bytes: Bytes) {
  const { default: libheif } = await import("libheif-js/wasm-bundle.js");
  const decoded = Promise.resolve().then(() => new libheif.HeifDecoder().decode(bytes));
  const [image] = await orFault(decoded, "broken");
  if (!image) throw new FileFault("broken");
  try {
    const [width, height] = [image.get_width(), image.get_height()];
    requireSize(width, height);
    const pixels = new Promise<Uint8ClampedArray>((resolve, reject) => {
      const data = new Uint8ClampedArray(width * height * 4);
      image.display({ data, width, height }, (shown) =>
        shown ? resolve(shown.data) : reject(new FileFault("broken")),
      );
    });
    const raw = { width, height, channels: 4 } as const;
    return sharp(await within(SECONDS * 1_000, pixels, "broken"), { raw });
  } finally {
    image.free();
  }
}
