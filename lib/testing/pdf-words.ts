import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

/** What is set in a PDF, page by page and piece by piece. */
export async function wordsOfPdf(bytes: Uint8Array): Promise<string[][]> {
  const pdf = await getDocument({ data: Uint8Array.from(bytes), useSystemFonts: true }).promise;
  const pages: string[][] = [];
  for (let page = 1; page <= pdf.numPages; page++) {
    const { items } = await (await pdf.getPage(page)).getTextContent();
    pages.push(items.map((item) => ("str" in item ? item.str : "")).filter((text) => text.trim() !== ""));
  }
  await pdf.destroy();
  return pages;
}
