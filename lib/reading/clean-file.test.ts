import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { expect, test } from "vitest";
import type { PaperType } from "@/lib/core/paper-terms";
import { certificates, drawn } from "@/scripts/papers/certificates";
import { hostilePdfs, polyglotPdf, textPdf } from "@/scripts/papers/hostile";
import { FileFault } from "./file-fault";
import { cleanFile, readFile } from "./read-file";

type Bytes = Uint8Array<ArrayBuffer>;
const faultOf = async (bytes: Bytes, type: PaperType) =>
  cleanFile(bytes, type).then(
    () => "kept",
    (error) => (error instanceof FileFault ? error.fault : String(error)),
  );
const picture = async (width: number, height: number, format: "jpeg" | "png") =>
  new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background: "#ddd" } })
      .withExif({ IFD0: { Copyright: "the-photographer" }, IFD3: { GPSLatitude: "41/1 52/1 0/1" } })
      [format]()
      .toBuffer(),
  );
const holds = (bytes: Bytes, text: string) => Buffer.from(bytes).includes(text);

/** A PNG that says how large it is and holds next to nothing. */
function hugePng(side: number): Bytes {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32 ? crc32(body) : 0);
    return Buffer.concat([length, body, check]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(side, 0);
  size.writeUInt32BE(side, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const rows = deflateSync(Buffer.alloc(1_000_000));
  return new Uint8Array(
    Buffer.concat([magic, chunk("IHDR", size), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]),
  );
}

test("F41 PDFs that act, hide files, are cut short, too long or bombs are refused by name and within limits", async () => {
  const began = Date.now();
  for (const [name, bytes, fault] of await hostilePdfs())
    expect([name, await faultOf(bytes, "application/pdf")]).toEqual([name, fault]);
  expect(Date.now() - began).toBeLessThan(60_000);
}, 90_000);

test("F41 pictures that are something else, broken, cut short or of 20,000 pixels are refused before they are unpacked", async () => {
  const jpeg = await picture(600, 800, "jpeg");
  const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>');
  expect(await faultOf(svg, "image/png")).toBe("not_what_it_says");
  expect(await faultOf(await picture(60, 80, "png"), "image/jpeg")).toBe("not_what_it_says");
  expect(await faultOf(jpeg.slice(0, jpeg.length / 2), "image/jpeg")).toBe("broken");
  expect(await faultOf(Uint8Array.from([0xff, 0xd8, 0xff]), "image/jpeg")).toBe("broken");
  expect(await faultOf(hugePng(20_000), "image/png")).toBe("too_many_pixels");
  const heic = new TextEncoder().encode("\0\0\0\x18ftypheic\0\0\0\0mif1heic not a photo at all");
  expect(await faultOf(heic, "image/heic")).toBe("broken");
});

test("F41 what is kept is drawn anew: no metadata, no place, nothing that was behind it", async () => {
  const jpeg = await picture(900, 1_200, "jpeg");
  const behind = new Uint8Array(Buffer.concat([jpeg, Buffer.from("<script>hidden-payload</script>")]));
  expect(holds(behind, "the-photographer")).toBe(true);
  const photo = await cleanFile(behind, "image/jpeg");
  expect(["the-photographer", "hidden-payload", "Exif"].filter((text) => holds(photo.file, text))).toEqual(
    [],
  );
  expect(await sharp(photo.file).metadata()).toMatchObject({ format: "jpeg", width: 900, height: 1_200 });
  const polyglot = await polyglotPdf();
  expect(holds(polyglot, "hidden-payload")).toBe(true);
  const pdf = await cleanFile(polyglot, "application/pdf");
  expect(holds(pdf.file, "hidden-payload")).toBe(false);
  expect(pdf.pictures).toHaveLength(1);
});

test("a PDF is read by its own text, with the place of each field on the page", async () => {
  const [certificate] = certificates(1);
  if (!certificate) throw new Error("none");
  const clean = await cleanFile(await textPdf(certificate.lines), "application/pdf");
  const { by, fields } = (await readFile(clean, ["chicago.renter.liability-coi"])).reading;
  expect(by).toBe("text");
  expect(fields).toMatchObject({
    requirement: { value: "chicago.renter.liability-coi" },
    validFrom: { value: certificate.validFrom },
    validUntil: { value: certificate.validUntil, confidence: 1, place: { page: 1 } },
    number: { value: certificate.number },
    holderName: { value: "Blue Door Bakery LLC" },
    issuer: { value: "Lakeshore Mutual Insurance Company" },
    occurrence: { value: "100000000" },
    aggregate: { value: "200000000" },
    additionalInsured: { value: "Fulton Street Kitchen" },
  });
  const place = fields.validUntil?.place;
  // The sixth line of the page, to the right of its label.
  expect(place?.y).toBeGreaterThan(0.25);
  expect(place?.y).toBeLessThan(0.32);
  expect(place?.x).toBeGreaterThan(0.2);
});

test("a PDF that is only a picture is read by looking at it", async () => {
  const [, certificate] = certificates(3).reverse();
  if (!certificate) throw new Error("none");
  const { PDFDocument } = await import("@cantoo/pdf-lib");
  const made = await PDFDocument.create();
  const image = await made.embedPng(
    await sharp(Buffer.from(drawn(certificate)))
      .png()
      .toBuffer(),
  );
  made.addPage([612, 816]).drawImage(image, { x: 0, y: 0, width: 612, height: 816 });
  const clean = await cleanFile(new Uint8Array(await made.save()), "application/pdf");
  const { by, fields } = (await readFile(clean, [])).reading;
  expect([by, fields.validUntil?.value]).toEqual(["ocr", certificate.validUntil]);
}, 120_000);
