import { ApiError, notFound } from "./api-error";
import { newId } from "./ids";
import { type Json, str } from "./json";
import { check, type Issue, make, namedSchema } from "./schema";
import { emptyState, type Job, type State } from "./state";

export const PLATFORM = "acct_1PrepPlatform0000";

/** Why a job kind exists is known to its resource; the world only knows when to run it. */
export type JobHandler = (world: World, id: string) => void;

interface RequestInfo {
  id: string;
  idempotency_key: string | null;
}

/** Everything the double remembers: objects, clock, jobs. All of it is synchronous, so every call is atomic. */
export class World {
  request: RequestInfo | null = null;
  baseUrl = "";
  private jobTime: number | null = null;
  private readonly changeListeners: (() => void)[] = [];
  readonly eventListeners: ((event: Json) => void)[] = [];
  /** The rows of large tables in their order: asking an object for all of its values costs as much as it has. */
  private readonly ordered = new WeakMap<Record<string, Json>, Json[]>();

  constructor(
    public state: State,
    private readonly jobHandlers: Record<string, JobHandler>,
  ) {}

  onChange(listener: () => void): void {
    this.changeListeners.push(listener);
  }

  changed(): void {
    for (const listener of this.changeListeners) listener();
  }

  /** Endpoints that belong to the running stack can outlive the data of one test. */
  reset(keepEndpoints: boolean): void {
    const endpoints = this.table("webhook_endpoint");
    this.state = emptyState();
    if (keepEndpoints) this.state.tables.webhook_endpoint = endpoints;
    this.changed();
  }

  /** Seconds, like every time at Stripe. A job sees the moment it was due, however far the clock has moved. */
  now(): number {
    return this.jobTime ?? Math.floor(this.clockMs() / 1000);
  }

  private clockMs(): number {
    return this.state.frozenAtMs ?? Date.now() + this.state.clockOffsetMs;
  }

  setClock(targetMs: number, frozen: boolean): void {
    this.state.frozenAtMs = frozen ? targetMs : null;
    this.state.clockOffsetMs = targetMs - Date.now();
    this.runDueJobs();
    this.changed();
  }

  moveClock(change: { advanceSeconds?: number; now?: number; freeze?: boolean }): void {
    const base = change.now === undefined ? this.clockMs() : change.now * 1000;
    const frozen = change.freeze ?? this.state.frozenAtMs !== null;
    this.setClock(base + (change.advanceSeconds ?? 0) * 1000, frozen);
  }

  schedule(kind: string, id: string, at: number): void {
    const jobs = this.state.jobs;
    const later = jobs.findIndex((job) => job.at > at);
    jobs.splice(later < 0 ? jobs.length : later, 0, { at, kind, id });
  }

  isScheduled(kind: string, id: string): boolean {
    return this.state.jobs.some((job) => job.kind === kind && job.id === id);
  }

  runDueJobs(): void {
    const until = Math.floor(this.clockMs() / 1000);
    let job: Job | undefined = this.state.jobs[0];
    while (job && job.at <= until) {
      this.state.jobs.shift();
      this.jobTime = job.at;
      try {
        this.jobHandlers[job.kind]?.(this, job.id);
      } catch (error) {
        this.violation(`job ${job.kind} ${job.id}: ${String(error)}`);
      } finally {
        this.jobTime = null;
      }
      this.changed();
      job = this.state.jobs[0];
    }
  }

  violation(text: string): void {
    if (this.state.violations.length < 200) this.state.violations.push(text);
  }

  /** Adds a complete object of `schema`; fields that start with an underscore never leave the double. */
  insert(schema: string, account: string, values: Json, idKind?: string): Json {
    const created = make(schema, { created: this.now(), livemode: false, ...values });
    const kind = str(created, "object");
    created.id = typeof values.id === "string" ? values.id : newId(idKind ?? kind);
    created._account = account;
    this.state.sequence += 1;
    created._sequence = this.state.sequence;
    const table = this.table(kind);
    table[str(created, "id")] = created;
    this.ordered.get(table)?.push(created);
    return created;
  }

  remove(kind: string, id: string): void {
    const table = this.table(kind);
    delete table[id];
    this.ordered.delete(table);
  }

  table(kind: string): Record<string, Json> {
    const existing = this.state.tables[kind];
    if (existing) return existing;
    const created: Record<string, Json> = {};
    this.state.tables[kind] = created;
    return created;
  }

  /** Oldest first. */
  all(kind: string, account?: string): readonly Json[] {
    const table = this.table(kind);
    const rows = this.ordered.get(table) ?? Object.values(table);
    this.ordered.set(table, rows);
    return account === undefined ? rows : rows.filter((row) => row._account === account);
  }

  find(kind: string, id: string, account: string): Json | undefined {
    const found = this.table(kind)[id];
    return found && (found._account === account || kind === "account") ? found : undefined;
  }

  need(kind: string, id: string, account: string, param = "id"): Json {
    const found = this.find(kind, id, account);
    if (found) return found;
    throw notFound(NAMES[kind] ?? kind, id, param);
  }

  /** For references the double itself wrote: their absence is a bug here, not a mistake of the caller. */
  sure(kind: string, id: string): Json {
    const found = this.table(kind)[id];
    if (found) return found;
    throw new ApiError(500, "api_error", `The double lost ${kind} ${id}`);
  }

  anywhere(id: string, account: string): Json | undefined {
    for (const table of Object.values(this.state.tables)) {
      const found = table[id];
      if (found) return found._account === account || found.object === "account" ? found : undefined;
    }
    return undefined;
  }

  conforms(schema: string, value: unknown, where: string): void {
    const issues: Issue[] = [];
    check(namedSchema(schema), value, false, [], issues);
    const first = issues[0];
    if (first) this.violation(`${where}: ${first.kind} at ${first.path.join(".")} (${first.expected})`);
  }
}

const NAMES: Record<string, string> = {
  "checkout.session": "checkout.session",
  payment_method: "PaymentMethod",
  balance_transaction: "balance transaction",
  webhook_endpoint: "webhook endpoint",
};
