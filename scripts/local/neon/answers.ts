import pg from "pg";
import type { StatementResult } from "./batch";

/** What the driver copies from an error, in its own names. */
const ERROR_FIELDS = [
  "severity",
  "code",
  "detail",
  "hint",
  "position",
  "internalPosition",
  "internalQuery",
  "where",
  "schema",
  "table",
  "column",
  "dataType",
  "constraint",
  "file",
  "line",
  "routine",
] as const;

const { builtins } = pg.types;
/** Types that become JSON values when the caller did not ask for raw text; arrays of them too. */
const JSON_TYPES = new Set<number>([
  builtins.BOOL,
  builtins.INT2,
  builtins.INT4,
  builtins.FLOAT4,
  builtins.FLOAT8,
  builtins.JSON,
  builtins.JSONB,
  ...[199, 1000, 1005, 1007, 1009, 1015, 1021, 1022, 3807],
]);

export interface AnswerMode {
  rawText: boolean;
  arrays: boolean;
}

/** One statement's result as Neon writes it. */
export function answerOf(result: StatementResult, mode: AnswerMode) {
  const parsers = result.fields.map(({ dataTypeID }) =>
    mode.rawText || !JSON_TYPES.has(dataTypeID)
      ? undefined
      : (pg.types.getTypeParser(dataTypeID, "text") as (text: string) => unknown),
  );
  const values = mode.rawText
    ? result.rows
    : result.rows.map((row) =>
        row.map((text, index) => {
          const parse = parsers[index];
          return text === null || !parse ? text : parse(text);
        }),
      );
  const rows = mode.arrays
    ? values
    : values.map((row) =>
        Object.fromEntries(row.map((value, index) => [result.fields[index]?.name ?? "", value])),
      );
  return {
    fields: result.fields.map(({ name, tableID, columnID, dataTypeID, dataTypeSize, dataTypeModifier }) => ({
      name,
      tableID,
      columnID,
      dataTypeID,
      dataTypeSize,
      dataTypeModifier,
      format: "text",
    })),
    command: result.command,
    rowCount: result.rowCount,
    rows,
    rowAsArray: mode.arrays,
  };
}

/** An error as Neon writes it: everything the database said, and `null` where it said nothing. */
export function errorAnswerOf(error: unknown): Record<string, unknown> {
  const source = (typeof error === "object" && error !== null ? error : {}) as Record<string, unknown>;
  const message = typeof source.message === "string" ? source.message : String(error);
  return { message, ...Object.fromEntries(ERROR_FIELDS.map((field) => [field, source[field] ?? null])) };
}
