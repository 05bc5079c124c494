import { FileFault } from "./file-fault";
import type { Bytes } from "./photo";

/** A page scanned at 600 dpi is some 100 MB of pixels. */
const MAX_STREAM_BYTES = 150_000_000;
const MAX_ALL_BYTES = 400_000_000;
/** What lists and holds objects is text, and small. */
const MAX_OBJECTS_BYTES = 20_000_000;
const MAX_STREAMS = 5_000;
const DICTIONARY_CHARS = 2_000;

/**
 * Unpacks every packed stream of a PDF piece by piece, keeping nothing, and throws a `FileFault` where more comes out than any
 * paper has: only then may a reader open it that unpacks whole streams into memory.
 */
export async function refuseBombs(bytes: Bytes): Promise<void> {
  const text = new TextDecoder("latin1").decode(bytes);
  let all = 0;
  let count = 0;
  for (const match of text.matchAll(/>>\s*stream\r?\n/g)) {
    if (++count > MAX_STREAMS) throw new FileFault("too_large_inside");
    const before = text.slice(Math.max(0, match.index - DICTIONARY_CHARS), match.index);
    const dictionary = unescaped(before.slice(before.lastIndexOf(" obj") + 1));
    const packed = dictionary.match(/\/(?:FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL)\b/g)?.length ?? 0;
    // Packed twice: a small stream of a small stream of gigabytes.
    if (packed > 1) throw new FileFault("too_large_inside");
    if (!/\/(?:FlateDecode|Fl)\b/.test(dictionary)) continue;
    const from = match.index + match[0].length;
    const end = text.indexOf("endstream", from);
    const limit = /\/(?:ObjStm|XRef)\b/.test(dictionary) ? MAX_OBJECTS_BYTES : MAX_STREAM_BYTES;
    all += await unpackedBytes(bytes.subarray(from, end < 0 ? undefined : end), limit);
    if (all > MAX_ALL_BYTES) throw new FileFault("too_large_inside");
  }
}

/** `/Fl#61teDecode` is another way to write `/FlateDecode`. */
const unescaped = (text: string) =>
  text.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

async function unpackedBytes(packed: Bytes, limit: number): Promise<number> {
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  let bytes = 0;
  try {
    for await (const piece of unpacked as unknown as AsyncIterable<Uint8Array>) {
      bytes += piece.length;
      if (bytes > limit) throw new FileFault("too_large_inside");
    }
  } catch (error) {
    // What does not unpack to its end, or has line ends behind it, is for the reader of the PDF to judge.
    if (error instanceof FileFault) throw error;
  }
  return bytes;
}
