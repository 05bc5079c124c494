import type { PaperType } from "./paper-terms";

const at = (bytes: Uint8Array, from: number, magic: readonly number[]) =>
  magic.every((byte, index) => bytes[from + index] === byte);
const ascii = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to));

const HEIC_BRANDS = ["heic", "heix", "heim", "heis", "mif1", "msf1"];

/** What a file is by its first bytes; what its name or its sender says counts for nothing. Pure. */
export function paperType(first: Uint8Array): PaperType | null {
  if (ascii(first, 0, 5) === "%PDF-") return "application/pdf";
  if (at(first, 0, [0xff, 0xd8, 0xff])) return "image/jpeg";
  if (at(first, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "image/png";
  if (ascii(first, 4, 8) === "ftyp" && HEIC_BRANDS.includes(ascii(first, 8, 12))) return "image/heic";
  return null;
}
