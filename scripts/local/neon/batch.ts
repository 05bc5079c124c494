import type { Connection, FieldDef, Submittable } from "pg";
import { type StatementCache, statementsOf } from "./statements";

export interface Statement {
  text: string;
  values: readonly (string | null)[];
}

export interface StatementResult {
  command: string;
  rowCount: number | null;
  fields: FieldDef[];
  rows: (string | null)[][];
}

/** The part of the driver's connection that this file speaks to, beyond what its published types name. */
interface Wire extends Connection {
  sendCopyFail(message: string): void;
}

interface Message {
  text?: string;
  fields?: unknown;
}

/**
 * Sends any number of statements in one write and reads their answers as they come: one trip to the server
 * however long the batch is. Values stay the text that Postgres wrote, as Neon's protocol wants them.
 */
export class Pipeline implements Submittable {
  readonly finished: Promise<StatementResult[]>;
  private readonly results: StatementResult[] = [];
  private current: StatementResult = emptyResult();
  private cache: StatementCache | undefined;
  private resolve: (results: StatementResult[]) => void = () => undefined;
  private reject: (error: Error) => void = () => undefined;

  constructor(private readonly statements: readonly Statement[]) {
    this.finished = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  submit(connection: Connection): void {
    const cache = statementsOf(connection);
    this.cache = cache;
    connection.stream.cork();
    try {
      for (const { text, values } of this.statements) {
        const { name, known } = cache.nameFor(text);
        if (!known) {
          // Closing a name that does not exist is no error; one that a failed call left behind is cleared.
          connection.close({ type: "S", name }, true);
          connection.parse({ name, text, types: [] }, true);
        }
        connection.bind({ statement: name, values: [...values] } as Parameters<Connection["bind"]>[0], true);
        connection.describe({ type: "P", name: "" }, true);
        connection.execute({ portal: "", rows: "" } as Parameters<Connection["execute"]>[0], true);
      }
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
  }

  handleRowDescription(message: Message): void {
    this.current.fields = message.fields as FieldDef[];
  }

  handleDataRow(message: Message): void {
    this.current.rows.push(message.fields as (string | null)[]);
  }

  handleCommandComplete(message: Message): void {
    const [command = "", ...counts] = (message.text ?? "").split(" ");
    const count = Number(counts.at(-1));
    this.current.command = command;
    this.current.rowCount = counts.length > 0 && Number.isInteger(count) ? count : null;
    this.complete();
  }

  handleEmptyQuery(): void {
    this.complete();
  }

  handlePortalSuspended(): void {
    this.complete();
  }

  handleCopyInResponse(connection: Connection): void {
    (connection as Wire).sendCopyFail("COPY FROM STDIN is not possible over HTTP");
  }

  handleCopyData(): void {
    // COPY TO STDOUT has no place in the answer; its rows are dropped as Neon drops them.
  }

  handleError(error: Error): void {
    this.reject(error);
  }

  handleReadyForQuery(): void {
    this.resolve(this.results);
  }

  private complete(): void {
    const statement = this.statements[this.results.length];
    if (statement) this.cache?.confirm(statement.text);
    this.results.push(this.current);
    this.current = emptyResult();
  }
}

function emptyResult(): StatementResult {
  return { command: "", rowCount: null, fields: [], rows: [] };
}
