/** The row of a statement that answers with one, whatever it finds. */
export function onlyRow<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (!row) throw new RangeError("a statement that always answers with a row gave none");
  return row;
}
