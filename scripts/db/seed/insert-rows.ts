import { type Client, escapeIdentifier } from "pg";

type Row = Record<string, unknown>;

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Inserts rows of one table in one statement for each set of columns; what a row leaves out gets its default. */
export async function insertRows(client: Client, table: string, rows: readonly Row[]): Promise<void> {
  const shapes = new Map<string, Row[]>();
  for (const row of rows) {
    const named = Object.fromEntries(
      Object.entries(row)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [snake(name), value]),
    );
    const shape = Object.keys(named).map(escapeIdentifier).join(", ");
    const same = shapes.get(shape);
    if (same) same.push(named);
    else shapes.set(shape, [named]);
  }
  const name = escapeIdentifier(table);
  for (const [columns, same] of shapes) {
    await client.query(
      `insert into ${name} (${columns}) select ${columns} from jsonb_populate_recordset(null::${name}, $1::jsonb)`,
      [JSON.stringify(same)],
    );
  }
}
