/** The longest cell that is kept: nothing that an agency says of a kitchen is longer. */
const LONGEST_CELL = 2_000;
const MOST_CELLS = 200;

/** `line` is where it begins. cells null: a cell too long, too many of them, or a quote that nobody closed. */
export type CsvRow = { line: number; cells: string[] | null };

/**
 * Rows of a CSV as bytes arrive (RFC 4180; lines end in LF or CRLF). What does not end is let go of as it comes: memory holds one
 * row of bounded cells. Bytes that are no UTF-8 become U+FFFD, which no field accepts.
 */
export async function* csvRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRow> {
  const decoder = new TextDecoder();
  const rows = new RowBuilder();
  for await (const chunk of chunks) yield* rows.take(decoder.decode(chunk, { stream: true }));
  yield* rows.take(decoder.decode());
  yield* rows.end();
}

class RowBuilder {
  private cells: string[] = [];
  private cell = "";
  private quoted = false;
  private quoteSeen = false;
  private bad = false;
  private line = 1;
  private begins = 1;

  *take(text: string): Generator<CsvRow> {
    for (const char of text) {
      if (char === "\n") this.line++;
      if (this.quoteSeen && char !== '"') this.unquote(char);
      if (this.quoted) this.inQuotes(char);
      else if (char === "\n") yield* this.close();
      else this.bare(char);
    }
  }

  *end(): Generator<CsvRow> {
    // A quote still open swallowed what came after it: that is one bad row, not the last good one.
    if (this.quoted && !this.quoteSeen) this.bad = true;
    if (this.cell || this.cells.length > 0 || this.bad) yield* this.close();
  }

  /** A quoted cell ended with the quote before: nothing but a comma or the end of the row may follow. */
  private unquote(char: string) {
    this.quoted = false;
    this.quoteSeen = false;
    if (!",\r\n".includes(char)) this.bad = true;
  }

  private inQuotes(char: string) {
    if (char === '"' && !this.quoteSeen) this.quoteSeen = true;
    else {
      this.quoteSeen = false;
      this.add(char);
    }
  }

  private bare(char: string) {
    if (char === ",") {
      this.cells.push(this.cell);
      this.cell = "";
      if (this.cells.length >= MOST_CELLS) this.bad = true;
      if (this.bad) this.cells = [];
    } else if (char === '"' && this.cell === "") this.quoted = true;
    else if (char !== "\r") this.add(char);
  }

  private add(char: string) {
    if (this.cell.length < LONGEST_CELL) {
      this.cell += char;
      return;
    }
    this.bad = true;
    // A quote that was never closed would swallow the file: the next line begins anew.
    this.quoted = false;
  }

  private *close(): Generator<CsvRow> {
    this.cells.push(this.cell);
    const blank = this.cells.length === 1 && this.cell.trim() === "" && !this.bad;
    if (!blank) yield { line: this.begins, cells: this.bad ? null : this.cells };
    this.cells = [];
    this.cell = "";
    this.quoted = false;
    this.quoteSeen = false;
    this.bad = false;
    this.begins = this.line;
  }
}
