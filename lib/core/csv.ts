/** A leading =, +, -, @ would be run as a formula by a spreadsheet (OWASP, CSV injection). */
export const csvCell = (value: string) => {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Cents as a number of the currency's units, which may be below zero: a figure, not a cell to be escaped. */
export const csvAmount = (valueCents: number) => (valueCents / 100).toFixed(2);

/** Lines of cells that are ready, as RFC 4180 has them. */
export const csvFile = (rows: readonly (readonly string[])[]) =>
  `${rows.map((row) => row.join(",")).join("\r\n")}\r\n`;
