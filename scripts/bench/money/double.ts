import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStripeDouble } from "../../local/stripe/index";
import type { Json } from "../../local/stripe/json";
import { make } from "../../local/stripe/schema";
import { emptyState, saveState } from "../../local/stripe/state";
import { PLATFORM } from "../../local/stripe/world";

/** What stands in one table of the double, its rows by their id, in order. */
export type Rows = { schema: string; rows: Json[] };

/** A double in this process that remembers these rows as if they had come to it one by one. */
export async function doubleWith(secretKey: string, filled: readonly Rows[]) {
  const state = emptyState();
  for (const { schema, rows } of filled)
    for (const row of rows) {
      const made = { ...make(schema, { livemode: false, ...row }), _account: row._account ?? PLATFORM };
      state.sequence += 1;
      const kind = String((made as Json).object);
      state.tables[kind] ??= {};
      (state.tables[kind] as Record<string, Json>)[String(row.id)] = { ...made, _sequence: state.sequence };
    }
  const dir = await mkdtemp(join(tmpdir(), "prep-bench-stripe-"));
  const stateFile = join(dir, "state.json");
  saveState(stateFile, state);
  const double = await startStripeDouble({ secretKey, stateFile });
  const stop = async () => {
    await double.stop();
    await rm(dir, { recursive: true, force: true });
  };
  return { url: double.url, stop };
}

export const balanceTransaction = (id: string, source: string, amount: number, created: number): Json => ({
  ...{ id, amount, created, source, available_on: created, balance_type: "payments", currency: "usd" },
  ...{ description: null, fee: 0, fee_details: [], net: amount, status: "available", type: "charge" },
  reporting_category: "charge",
});
