import { Pool, type PoolClient } from "pg";
import { Pipeline, type Statement, type StatementResult } from "./batch";

const MAX_CONNECTIONS = 8;
const CONNECT_WITHIN_MS = 10_000;
const IDLE_MS = 60_000;

export interface Transaction {
  isolationLevel?: string | undefined;
  readOnly?: boolean | undefined;
  deferrable?: boolean | undefined;
}

/** Texts that may leave something behind in the session; such a connection serves one call and is closed. */
const LEAVES_STATE =
  /^\s*(set(?!\s+(local|transaction|constraints))|reset|listen|prepare|deallocate|discard|load|begin|start|declare)\b|set_config\s*\((?!.*,\s*true\s*\))|advisory_lock|create\s+(local\s+|global\s+)?temp/is;
/** A plan or a statement that the schema change of somebody else has made invalid. */
const STALE_STATEMENT = new Set(["0A000", "26000"]);

const ISOLATION = new Map([
  ["ReadUncommitted", "READ UNCOMMITTED"],
  ["ReadCommitted", "READ COMMITTED"],
  ["RepeatableRead", "REPEATABLE READ"],
  ["Serializable", "SERIALIZABLE"],
]);

class UnknownIsolationLevel extends Error {}

function beginText({ isolationLevel, readOnly, deferrable }: Transaction): string {
  const parts = ["BEGIN"];
  if (isolationLevel !== undefined) {
    const level = ISOLATION.get(isolationLevel);
    if (!level) throw new UnknownIsolationLevel(`Unknown isolation level ${isolationLevel}`);
    parts.push(`ISOLATION LEVEL ${level}`);
  }
  if (readOnly !== undefined) parts.push(readOnly ? "READ ONLY" : "READ WRITE");
  if (deferrable !== undefined) parts.push(deferrable ? "DEFERRABLE" : "NOT DEFERRABLE");
  return parts.join(" ");
}

/** Runs what HTTP callers send, on warm connections kept per address. */
export class Runner {
  private readonly pools = new Map<string, Pool>();

  /** One statement is its own transaction. */
  async single(address: string, statement: Statement): Promise<StatementResult> {
    const [result] = await this.run(address, [statement], [statement]);
    if (!result) throw new Error("The server sent no result");
    return result;
  }

  /** All statements or none. */
  async batch(
    address: string,
    statements: readonly Statement[],
    options: Transaction,
  ): Promise<StatementResult[]> {
    const begin = { text: beginText(options), values: [] };
    const commit = { text: "COMMIT", values: [] };
    const results = await this.run(address, [begin, ...statements, commit], statements);
    // COMMIT of a transaction that a statement itself ended or broke says ROLLBACK, without an error.
    if (results.at(-1)?.command !== "COMMIT") throw new Error("The transaction did not commit");
    return results.slice(1, -1);
  }

  async end(): Promise<void> {
    const pools = [...this.pools.values()];
    this.pools.clear();
    await Promise.all(pools.map((pool) => pool.end()));
  }

  private async run(
    address: string,
    pipeline: readonly Statement[],
    sent: readonly Statement[],
    retried = false,
  ): Promise<StatementResult[]> {
    const client = await this.poolFor(address).connect();
    try {
      const results = await client.query(new Pipeline(pipeline)).finished;
      const clean =
        client.getTransactionStatus() === "I" && !sent.some(({ text }) => LEAVES_STATE.test(text));
      client.release(!clean);
      return results;
    } catch (error) {
      const stale = STALE_STATEMENT.has((error as { code?: string }).code ?? "");
      await recover(client, pipeline.length > 1 && !stale);
      if (stale && !retried) return await this.run(address, pipeline, sent, true);
      throw error;
    }
  }

  private poolFor(address: string): Pool {
    const known = this.pools.get(address);
    if (known) return known;
    const pool = new Pool({
      connectionString: address,
      max: MAX_CONNECTIONS,
      idleTimeoutMillis: IDLE_MS,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
    });
    // A connection that dies while idle is simply not there next time.
    pool.on("error", () => undefined);
    pool.on("connect", (client) => client.on("error", () => undefined));
    pool.on("remove", () => {
      if (pool.totalCount === 0 && pool.waitingCount === 0 && this.pools.get(address) === pool) {
        this.pools.delete(address);
      }
    });
    this.pools.set(address, pool);
    return pool;
  }
}

/** Ends the failed transaction; a connection that cannot even do that is closed. */
async function recover(client: PoolClient, inTransaction: boolean): Promise<void> {
  if (!inTransaction) {
    client.release(true);
    return;
  }
  try {
    await client.query("ROLLBACK");
    client.release(client.getTransactionStatus() !== "I");
  } catch {
    client.release(true);
  }
}
