/** A word on a page: where, as shares of the page from its top left corner, and how sure, from 0 to 1. */
export type Word = {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
  confidence: number;
};
export type PageWords = { page: number; words: Word[] };

/** Words that stand side by side, as one text; `words` says which characters are whose. */
export type Line = {
  page: number;
  text: string;
  words: (Word & { from: number; to: number })[];
  y: number;
  height: number;
};

const middle = ({ y, height }: { y: number; height: number }) => y + height / 2;

/** Words of a page put together to lines, from top to bottom. Pure. */
export function linesOf({ page, words }: PageWords): Line[] {
  const rows: Word[][] = [];
  for (const word of [...words].sort((a, b) => middle(a) - middle(b))) {
    const row = rows.at(-1);
    const last = row?.at(-1);
    const close = last && Math.abs(middle(word) - middle(last)) < Math.min(word.height, last.height) * 0.6;
    if (row && close) row.push(word);
    else rows.push([word]);
  }
  return rows.map((row) => lineOf(page, row));
}

function lineOf(page: number, row: Word[]): Line {
  const sorted = [...row].sort((a, b) => a.x - b.x);
  let text = "";
  const words = sorted.map((word) => {
    if (text) text += " ";
    const from = text.length;
    text += word.text;
    return { ...word, from, to: text.length };
  });
  const y = Math.min(...row.map((word) => word.y));
  return { page, text, words, y, height: Math.max(...row.map((word) => word.y + word.height)) - y };
}

export type Place = { page: number; x: number; y: number; width: number; height: number };

/** Where a stretch of a line stands, and how sure its least sure word is. */
export function spanOf(line: Line, from: number, to: number): { place: Place; confidence: number } {
  const words = line.words.filter((word) => word.from < to && word.to > from);
  const x = Math.min(...words.map((word) => word.x));
  const y = Math.min(...words.map((word) => word.y));
  const width = Math.max(...words.map((word) => word.x + word.width)) - x;
  const height = Math.max(...words.map((word) => word.y + word.height)) - y;
  return {
    place: { page: line.page, x, y, width, height },
    confidence: Math.min(1, ...words.map((word) => word.confidence)),
  };
}

/** Lower case without accents, letter by letter, so that places in it are places in the text itself. */
export const plain = (text: string) =>
  Array.from(text, (letter) => {
    const bare = letter.normalize("NFD").charAt(0).toLowerCase();
    return bare.length === letter.length ? bare : letter;
  }).join("");
