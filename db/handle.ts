import type { BatchItem, BatchResponse } from "drizzle-orm/batch";
import type { NeonHttpDatabase } from "drizzle-orm/neon-http";
import type * as schema from "./schema";

export type Query = NeonHttpDatabase<typeof schema>;
type Items = readonly [BatchItem<"pg">, ...BatchItem<"pg">[]];

/**
 * The one way to the database: each call is one round trip and one transaction, run as the actor it was made for.
 * Nothing needs an interactive transaction: what must branch is a function of the database, and what must hold is
 * a constraint or `prep.must(…)`, which ends the batch.
 */
export type Db = {
  /** One statement. */
  run<T>(build: (query: Query) => PromiseLike<T>): Promise<Awaited<T>>;
  /** Several statements, all or nothing. */
  batch<T extends Items>(build: (query: Query) => T): Promise<BatchResponse<T>>;
};
