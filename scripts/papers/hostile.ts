import { deflateSync } from "node:zlib";
import { PDFDocument, PDFName, PDFString } from "@cantoo/pdf-lib";

type Bytes = Uint8Array<ArrayBuffer>;
const bytesOf = (text: string): Bytes => new Uint8Array(Buffer.from(text, "latin1"));

async function pdf(change: (made: PDFDocument) => void | Promise<void>, pages = 1): Promise<Bytes> {
  const made = await PDFDocument.create();
  for (let n = 0; n < pages; n++)
    made.addPage([300, 400]).drawText(`Certificate page ${n + 1}`, { x: 20, y: 300 });
  await change(made);
  return new Uint8Array(await made.save({ useObjectStreams: false }));
}

const set = (made: PDFDocument, key: string, value: object) =>
  made.catalog.set(PDFName.of(key), made.context.obj(value as never));
const action = (kind: string, more: object = {}) => ({ S: kind, ...more });

/** PDFs that do something, hide something, or unpack without end, each with why it is refused. */
export async function hostilePdfs(): Promise<[name: string, bytes: Bytes, fault: string][]> {
  const plain = await pdf(() => undefined);
  return [
    [
      "JavaScript as it opens",
      await pdf((made) =>
        set(made, "OpenAction", action("JavaScript", { JS: PDFString.of("app.alert(1)") })),
      ),
      "active",
    ],
    [
      "a program to launch",
      await pdf((made) => set(made, "OpenAction", action("Launch", { F: PDFString.of("calc.exe") }))),
      "active",
    ],
    [
      "a file inside",
      await pdf((made) =>
        made.attach(Buffer.from("MZ"), "tool.exe", { mimeType: "application/x-msdownload" }),
      ),
      "active",
    ],
    ["a script on a page", await pdf(scriptOnPage), "active"],
    ["locked", await pdf((made) => made.encrypt({ userPassword: "a", ownerPassword: "b" })), "locked"],
    ["too many pages", await pdf(() => undefined, 21), "too_many_pages"],
    ["a bomb", packed(deflateSync(Buffer.alloc(200_000_000)), "/FlateDecode"), "too_large_inside"],
    [
      "a bomb packed twice",
      packed(deflateSync(deflateSync(Buffer.alloc(50_000_000))), "[/FlateDecode /Fl#61teDecode]"),
      "too_large_inside",
    ],
    ["cut short", plain.slice(0, 200), "broken"],
    ["nothing but its name", bytesOf("%PDF-1.7\n"), "broken"],
  ];
}

function scriptOnPage(made: PDFDocument): void {
  const value = made.context.obj({ O: { S: "JavaScript", JS: PDFString.of("app.alert(1)") } });
  made.getPage(0).node.set(PDFName.of("AA"), value);
}

/** A PDF with one stream that unpacks to far more than it is. */
function packed(stream: Buffer, filter: string): Bytes {
  const head = `%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj
3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R>>\nendobj
4 0 obj\n<</Length ${stream.length}/Filter ${filter}>>\nstream\n`;
  const tail = "\nendstream\nendobj\ntrailer\n<</Root 1 0 R/Size 5>>\n%%EOF\n";
  return new Uint8Array(Buffer.concat([Buffer.from(head), stream, Buffer.from(tail)]));
}

/** A good PDF with the pages of another format behind it: a ZIP to whoever reads from the end. */
export async function polyglotPdf(): Promise<Bytes> {
  const zip = Buffer.concat([
    Buffer.from("PK\x03\x04hidden-payload"),
    Buffer.from("PK\x05\x06"),
    Buffer.alloc(18),
  ]);
  return new Uint8Array(Buffer.concat([await pdf(() => undefined), zip]));
}

/** A PDF whose text says what a certificate says. */
export async function textPdf(lines: readonly string[]): Promise<Bytes> {
  const made = await PDFDocument.create();
  const page = made.addPage([612, 792]);
  for (const [at, line] of lines.entries()) page.drawText(line, { x: 60, y: 700 - at * 30, size: 14 });
  return new Uint8Array(await made.save());
}
