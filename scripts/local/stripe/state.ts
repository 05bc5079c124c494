import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Json } from "./json";

/** Work that falls due by the double's clock. */
export interface Job {
  at: number;
  kind: string;
  id: string;
}

export interface SavedAnswer {
  fingerprint: string;
  at: number;
  /** Absent while the first request with this key is still running. */
  answer?: { status: number; body: Json };
}

export interface Delivery {
  id: string;
  endpoint: string;
  event: string;
  attempt: number;
  /** In real time, not the double's: a moved clock must not change how the network behaves. */
  dueMs: number;
}

export interface WebhookSettings {
  paused: boolean;
  /** Further copies of every delivery. */
  duplicates: number;
  /** Deliveries are shuffled within this window. */
  reorderWindowMs: number;
  seed: number;
  delayMs: number;
  dropProbability: number;
  dropTypes: string[];
  retryDelaysMs: number[];
  timeoutMs: number;
  concurrency: number;
}

export interface Fault {
  method: string;
  path: string;
  /** Only calls that name this, an id say, in path or body: tests that run at once do not meet each other's faults. */
  contains: string;
  times: number;
  kind: "error" | "timeout" | "dropped" | "dropped_before" | "delay";
  status: number;
  delayMs: number;
}

export interface State {
  sequence: number;
  clockOffsetMs: number;
  frozenAtMs: number | null;
  tables: Record<string, Record<string, Json>>;
  jobs: Job[];
  idempotency: Record<string, SavedAnswer>;
  deliveries: Delivery[];
  webhooks: WebhookSettings;
  faults: Fault[];
  violations: string[];
  /** A won dispute gives the fee back only where the account's contract says so. */
  disputeFeeReturned: boolean;
  /** What an account is debited takes a minute, instead of nothing. */
  slowDebits: boolean;
}

export const defaultWebhooks = (): WebhookSettings => ({
  paused: false,
  duplicates: 0,
  reorderWindowMs: 0,
  seed: 1,
  delayMs: 0,
  dropProbability: 0,
  dropTypes: [],
  retryDelaysMs: [500, 2_000, 5_000, 15_000, 30_000, 60_000, 120_000],
  timeoutMs: 10_000,
  concurrency: 1,
});

export const emptyState = (): State => ({
  sequence: 0,
  clockOffsetMs: 0,
  frozenAtMs: null,
  tables: {},
  jobs: [],
  idempotency: {},
  deliveries: [],
  webhooks: defaultWebhooks(),
  faults: [],
  violations: [],
  disputeFeeReturned: false,
  slowDebits: false,
});

export function loadState(file: string | undefined): State {
  if (file === undefined || !existsSync(file)) return emptyState();
  const saved = JSON.parse(readFileSync(file, "utf8")) as Partial<State>;
  const state = { ...emptyState(), ...saved };
  // A request that was running when the process ended will never answer, so its key is free again.
  for (const [key, entry] of Object.entries(state.idempotency)) {
    if (!entry.answer) delete state.idempotency[key];
  }
  return state;
}

/** Written beside and renamed, so that a kill in the middle leaves the previous state whole. */
export function saveState(file: string, state: State): void {
  const beside = `${file}.${process.pid}.tmp`;
  writeFileSync(beside, JSON.stringify(state));
  renameSync(beside, file);
}
