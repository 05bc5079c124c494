import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from "@cantoo/pdf-lib";

/** A document from top to bottom. Of a table, the last `numbers` columns are set to the right; `sum` is its last row. */
export type PdfPart =
  | { kind: "heading" | "text" | "small"; text: string }
  | { kind: "facts"; rows: readonly (readonly [label: string, value: string])[] }
  | {
      kind: "table";
      head: readonly string[];
      rows: readonly (readonly string[])[];
      sum?: readonly string[];
      numbers: number;
    }
  | { kind: "photo"; bytes: Uint8Array; type: "jpg" | "png"; caption: string };

const [WIDTH, HEIGHT, MARGIN] = [612, 792, 54];
const INNER = WIDTH - 2 * MARGIN;
const LABEL = 150;
/** Wide enough for six digits before the point. */
const NUMBER = 74;
const PHOTO_HEIGHT = 220;
const SIZES = { title: 20, heading: 13, text: 10, small: 8 } as const;
const INK = rgb(0.1, 0.12, 0.16);

/**
 * A letter-size PDF with a title, pages numbered. Sets Latin text; a character that the standard fonts lack becomes `?`, and a
 * photo that cannot be read is named by its caption alone.
 */
export async function writePdf(title: string, parts: readonly PdfPart[]): Promise<Uint8Array<ArrayBuffer>> {
  const file = await PDFDocument.create();
  file.setTitle(title);
  const pen = new Pen(
    file,
    await file.embedFont(StandardFonts.Helvetica),
    await file.embedFont(StandardFonts.HelveticaBold),
  );
  pen.write(title, SIZES.title, true);
  for (const part of parts) await pen.put(part);
  pen.number();
  return new Uint8Array(await file.save());
}

class Pen {
  private page: PDFPage;
  private y = HEIGHT - MARGIN;

  constructor(
    private readonly file: PDFDocument,
    private readonly plain: PDFFont,
    private readonly bold: PDFFont,
  ) {
    this.page = file.addPage([WIDTH, HEIGHT]);
  }

  async put(part: PdfPart): Promise<void> {
    if (part.kind === "facts") {
      for (const [label, value] of part.rows) this.row([label, value], [LABEL, INNER - LABEL], 0, false);
    } else if (part.kind === "table") this.table(part);
    else if (part.kind === "photo") await this.photo(part);
    else this.write(part.text, SIZES[part.kind], part.kind === "heading");
  }

  write(text: string, size: number, bold = false): void {
    if (size > SIZES.text) this.y -= size / 2;
    for (const line of this.lines(text, INNER, size, bold)) {
      this.room(size * 1.4);
      this.set(line, MARGIN, size, bold);
      this.y -= size * 1.4;
    }
  }

  private table({ head, rows, sum, numbers }: Extract<PdfPart, { kind: "table" }>): void {
    const narrow = Math.min(NUMBER, INNER / head.length);
    const wide = (INNER - numbers * narrow) / (head.length - numbers);
    const widths = head.map((_, i) => (i < head.length - numbers ? wide : narrow));
    this.row(head, widths, numbers, true);
    this.rule();
    for (const row of rows) this.row(row, widths, numbers, false);
    if (!sum) return;
    this.rule();
    this.row(sum, widths, numbers, true);
  }

  private rule(): void {
    const y = this.y + 2;
    this.page.drawLine({
      start: { x: MARGIN, y },
      end: { x: WIDTH - MARGIN, y },
      thickness: 0.5,
      color: INK,
    });
  }

  private row(cells: readonly string[], widths: readonly number[], numbers: number, bold: boolean): void {
    const size = SIZES.text;
    const set = cells.map((cell, i) => this.lines(cell, (widths[i] ?? 0) - 8, size, bold));
    const height = Math.max(...set.map((lines) => lines.length)) * size * 1.3 + 3;
    this.room(height);
    const top = this.y;
    let x = MARGIN;
    set.forEach((lines, i) => {
      const width = widths[i] ?? 0;
      this.y = top;
      for (const line of lines) {
        const left =
          i < cells.length - numbers ? x : x + width - this.font(bold).widthOfTextAtSize(line, size);
        this.set(line, left, size, bold);
        this.y -= size * 1.3;
      }
      x += width;
    });
    this.y = top - height;
  }

  private async photo({ bytes, type, caption }: Extract<PdfPart, { kind: "photo" }>): Promise<void> {
    const image = await (type === "png" ? this.file.embedPng(bytes) : this.file.embedJpg(bytes)).catch(
      () => null,
    );
    if (image) {
      const { width, height } = image.scaleToFit(INNER, PHOTO_HEIGHT);
      this.room(height + 24);
      this.y -= height;
      this.page.drawImage(image, { x: MARGIN, y: this.y, width, height });
    }
    this.write(caption, SIZES.small);
  }

  private room(height: number): void {
    if (this.y - height >= MARGIN) return;
    this.page = this.file.addPage([WIDTH, HEIGHT]);
    this.y = HEIGHT - MARGIN;
  }

  private set(text: string, x: number, size: number, bold: boolean): void {
    this.page.drawText(text, { x, y: this.y - size, size, font: this.font(bold), color: INK });
  }

  private font(bold: boolean): PDFFont {
    return bold ? this.bold : this.plain;
  }

  private lines(text: string, width: number, size: number, bold: boolean): string[] {
    const font = this.font(bold);
    const fits = (line: string) => font.widthOfTextAtSize(line, size) <= width;
    return settable(text, font)
      .split("\n")
      .flatMap((paragraph) => wrapped(paragraph, fits));
  }

  number(): void {
    const pages = this.file.getPages();
    pages.forEach((page, i) => {
      page.drawText(`${i + 1} / ${pages.length}`, {
        x: MARGIN,
        y: MARGIN / 2,
        size: SIZES.small,
        font: this.plain,
      });
    });
  }
}

/** Words into lines; a word longer than a line is cut. */
function wrapped(paragraph: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of paragraph.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    line = "";
    for (const letter of word) {
      if (!fits(line + letter)) {
        lines.push(line);
        line = "";
      }
      line += letter;
    }
  }
  return [...lines, line];
}

function settable(text: string, font: PDFFont): string {
  const known = new Set(font.getCharacterSet());
  const plain = text
    .normalize("NFC")
    .replace(/[\u00a0\u202f\u2009]/g, " ")
    .replaceAll("\u2212", "-");
  return [...plain]
    .map((letter) => (letter === "\n" || known.has(letter.codePointAt(0) ?? 0) ? letter : "?"))
    .join("");
}
