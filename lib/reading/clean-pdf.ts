import {
  EncryptedPDFError,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  type PDFObject,
  PDFStream,
} from "@cantoo/pdf-lib";
import { MAX_PAPER_PAGES } from "@/lib/core/paper-terms";
import { FileFault, orFault, within } from "./file-fault";
import { refuseBombs } from "./pdf-streams";
import type { Bytes } from "./photo";

const OPEN_WITHIN_MS = 20_000;
const MAX_DEPTH = 60;

/** Keys that make a PDF do something, or carry something else along. */
const ACTIVE_KEYS = [
  "JS",
  "JavaScript",
  "AA",
  "EmbeddedFiles",
  "EF",
  "XFA",
  "RichMediaContent",
  "Renditions",
];
/** The same as the kind of an action, an annotation or an object. */
const ACTIVE_KINDS = [
  ...["JavaScript", "Launch", "SubmitForm", "ImportData", "GoToE", "GoToR", "Rendition", "Movie", "Sound"],
  ...["RichMedia", "RichMediaExecute", "FileAttachment", "Screen", "3D", "EmbeddedFile"],
];

/**
 * The pages of a PDF and nothing else of it: no trailing bytes of another format, no links, no names, no history. Refuses with a
 * `FileFault` what acts (JavaScript, launching, embedded files), is locked, unpacks without end or has more than 20 pages.
 */
export async function cleanPdf(bytes: Bytes): Promise<Bytes> {
  await refuseBombs(bytes);
  const opened = await within(OPEN_WITHIN_MS, orFault(open(bytes), "broken"), "broken");
  refuseActive(opened);
  return orFault(copied(opened), "broken");
}

async function open(bytes: Bytes): Promise<PDFDocument> {
  try {
    return await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true });
  } catch (error) {
    throw new FileFault(error instanceof EncryptedPDFError ? "locked" : "broken", { cause: error });
  }
}

async function copied(opened: PDFDocument): Promise<Bytes> {
  const pages = opened.getPageIndices();
  if (pages.length === 0) throw new FileFault("broken");
  if (pages.length > MAX_PAPER_PAGES) throw new FileFault("too_many_pages");
  const clean = await PDFDocument.create({ updateMetadata: false });
  for (const page of await clean.copyPages(opened, pages)) {
    keepFilledFields(page.node);
    clean.addPage(page);
  }
  return new Uint8Array(await clean.save({ useObjectStreams: true, updateFieldAppearances: false }));
}

/** What people filled in is drawn by annotations of its own; every other one leads somewhere. */
function keepFilledFields(page: PDFDict): void {
  const annotations = page.lookup(PDFName.of("Annots"));
  if (!(annotations instanceof PDFArray)) return;
  for (let at = annotations.size() - 1; at >= 0; at--) {
    const one = annotations.lookup(at);
    if (!(one instanceof PDFDict) || one.lookup(PDFName.of("Subtype")) !== PDFName.of("Widget"))
      annotations.remove(at);
    else one.delete(PDFName.of("A"));
  }
}

function refuseActive(opened: PDFDocument): void {
  if (opened.isEncrypted) throw new FileFault("locked");
  for (const [, object] of opened.context.enumerateIndirectObjects()) refuseActiveIn(object, 0);
}

function refuseActiveIn(object: PDFObject | undefined, depth: number): void {
  if (depth > MAX_DEPTH) throw new FileFault("broken");
  if (object instanceof PDFStream) refuseActiveIn(object.dict, depth + 1);
  if (object instanceof PDFArray) for (const one of object.asArray()) refuseActiveIn(one, depth + 1);
  if (!(object instanceof PDFDict)) return;
  for (const [key, value] of object.entries()) {
    const name = key.decodeText();
    if (ACTIVE_KEYS.includes(name)) throw new FileFault("active");
    const kind =
      value instanceof PDFName && ["S", "Subtype", "Type"].includes(name) ? value.decodeText() : "";
    if (ACTIVE_KINDS.includes(kind)) throw new FileFault("active");
    refuseActiveIn(value, depth + 1);
  }
}
