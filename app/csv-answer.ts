/** A file for a spreadsheet, for whoever asked and for nobody's cache. */
export const csvAnswer = (text: string, name: string): Response =>
  new Response(text, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="prep-${name}.csv"`,
      "cache-control": "private, no-store",
    },
  });
