/** A PDF that somebody may keep and nobody in between does. */
export const pdfAnswer = (body: Uint8Array<ArrayBuffer>, name: string): Response =>
  new Response(body, {
    headers: {
      "content-type": "application/pdf",
      "content-disposition": `inline; filename="prep-${name}.pdf"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
