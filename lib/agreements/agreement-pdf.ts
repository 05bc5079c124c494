import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from "@cantoo/pdf-lib";
import { createTranslator } from "next-intl";
import type { Ctx } from "@/lib/context";
import type { AgreementSide } from "@/lib/core/agreement-terms";
import { refuse } from "@/lib/core/errors";
import { formatZoned } from "@/lib/core/zoned";
import en from "@/messages/en.json";
import es from "@/messages/es.json";
import { type Agreement, type AgreementVersion, readAgreement } from "./queries";

/** US Letter, in points. */
const [WIDTH, HEIGHT, MARGIN] = [612, 792, 60];
const INK = rgb(0.1, 0.1, 0.12);

/**
 * A text of an agreement as a PDF in the reader's language, with who accepted it and its hash on every page: the text in force, or the
 * last where none is, or the one that is named. Refuses `not_found`.
 */
export async function agreementPdf(
  ctx: Ctx,
  agreementId: string,
  number: number | null,
): Promise<Uint8Array> {
  const agreement = await readAgreement(ctx, agreementId);
  const wanted = number ?? agreement.inForce ?? agreement.versions[0]?.number;
  const version = agreement.versions.find((one) => one.number === wanted);
  return draw(ctx, agreement, version ?? refuse("not_found", "Not found"));
}

async function draw({ locale }: Ctx, agreement: Agreement, version: AgreementVersion): Promise<Uint8Array> {
  const t = createTranslator({ locale, messages: locale === "es" ? es : en, namespace: "agreement" });
  const { title, sections } = version.texts[locale];
  const document = await PDFDocument.create();
  document.setTitle(title);
  document.setLanguage(locale);
  const [plain, bold] = [
    await document.embedFont(StandardFonts.Helvetica),
    await document.embedFont(StandardFonts.HelveticaBold),
  ];
  const sheet = new Sheet(document);
  sheet.write(title, bold, 18);
  for (const section of sections) {
    sheet.write(section.title, bold, 12, 14);
    for (const line of section.lines) sheet.write(line, plain, 10.5, 3);
  }
  sheet.write(t("accepted"), bold, 12, 14);
  for (const side of ["host", "renter"] as const)
    sheet.write(acceptanceLine(t, locale, agreement, version, side), plain, 10.5, 3);
  if (agreement.endedAt) {
    const at = formatZoned(new Date(agreement.endedAt), agreement.timeZone, locale, { dateStyle: "long" });
    sheet.write(t("endedOn", { day: at, side: t(`sides.${agreement.endedBy ?? "host"}`) }), bold, 10.5, 10);
  }
  const pages = document.getPages();
  for (const [index, page] of pages.entries())
    page.drawText(
      printable(
        t("footer", { number: version.number, hash: version.textHash, page: index + 1, pages: pages.length }),
        plain,
      ),
      { x: MARGIN, y: 30, size: 6.5, font: plain, color: INK },
    );
  return document.save();
}

function acceptanceLine(
  t: (key: "signed" | "unsigned" | "sides.host" | "sides.renter", values?: Record<string, string>) => string,
  locale: string,
  { timeZone }: Agreement,
  { acceptances }: AgreementVersion,
  side: AgreementSide,
): string {
  const found = acceptances.find((one) => one.side === side);
  if (!found) return t("unsigned", { side: t(`sides.${side}`) });
  const at = formatZoned(new Date(found.acceptedAt), timeZone, locale, {
    dateStyle: "long",
    timeStyle: "long",
  });
  return t("signed", { side: t(`sides.${side}`), name: found.signedName, at });
}

/** Pages that are filled from the top; a line that is too long goes on below, and the next page follows. */
class Sheet {
  private page: PDFPage;
  private y = HEIGHT - MARGIN;
  constructor(private readonly document: PDFDocument) {
    this.page = document.addPage([WIDTH, HEIGHT]);
  }

  write(text: string, font: PDFFont, size: number, above = 0): void {
    this.y -= above;
    for (const line of wrapped(printable(text, font), font, size)) {
      if (this.y - size < MARGIN) {
        this.page = this.document.addPage([WIDTH, HEIGHT]);
        this.y = HEIGHT - MARGIN;
      }
      this.y -= size * 1.35;
      this.page.drawText(line, { x: MARGIN, y: this.y, size, font, color: INK });
    }
  }
}

/** Every PDF reader has this font, with all letters of Western Europe. A letter beyond loses its mark, or is shown as "?". */
function printable(text: string, font: PDFFont): string {
  const known = new Set(font.getCharacterSet());
  const has = (char: string) => known.has(char.codePointAt(0) ?? 0);
  return [...text.normalize("NFC")]
    .map((char) => {
      if (has(char)) return char;
      if (/\s/u.test(char)) return " ";
      const bare = char.normalize("NFD").charAt(0);
      return has(bare) ? bare : "?";
    })
    .join("");
}

function wrapped(text: string, font: PDFFont, size: number): string[] {
  const room = WIDTH - 2 * MARGIN;
  const lines: string[] = [];
  let line = "";
  // A word without an end, such as an address of the web, is cut where it must be.
  const words = text.split(" ").flatMap((word) => word.match(/.{1,40}/gu) ?? [""]);
  for (const word of words) {
    const longer = line ? `${line} ${word}` : word;
    if (line && font.widthOfTextAtSize(longer, size) > room) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
