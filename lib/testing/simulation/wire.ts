import { AsyncLocalStorage } from "node:async_hooks";
import { afterAll } from "vitest";
import type { Random } from "@/lib/testing/random";
import { addressOf, carry } from "./transport";

export type Service = "database" | "redis" | "stripe" | "mail" | "other";
/** What goes wrong in one process: at its n-th outgoing call (from 0), or with one service for as long as it runs. */
export type Fault =
  | { at: number; kind: "crash-before" | "crash-after" | "lost" }
  | { down: Exclude<Service, "other"> };

type Outcome = { died: boolean; result?: unknown; error?: unknown };
type Process = { fault: Fault | null; calls: number; waiting: number; over: boolean; outcome: Outcome };
type Call = {
  process: Process;
  input: Parameters<typeof fetch>[0];
  init: Parameters<typeof fetch>[1];
  resolve: (answer: Response) => void;
  reject: (error: unknown) => void;
};
export type Work = { fault: Fault | null; work: () => Promise<unknown> };

/** So many turns of the event loop without a new call mean that everything there is to compute is computed. */
const QUIET_TURNS = 4;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

const refused = (status: number, headers: Record<string, string> = {}) =>
  new Response('{"error":{"type":"api_error","message":"simulated outage"}}', {
    status,
    // Stripe's client would wait for real seconds before it tries again; the next run of cron does that here.
    headers: { "content-type": "application/json", "stripe-should-retry": "false", ...headers },
  });

/**
 * All that the product says to the outside goes through here, one call at a time, in an order that the seed decides.
 * So verbs that run together interleave at every call and the same seed is the same history. A process that crashes
 * is never answered again, as if it had never been waiting.
 */
export class Wire {
  private readonly processes = new AsyncLocalStorage<Process>();
  private queue: Call[] = [];
  readonly sent: string[] = [];
  /** How a call travels; a test of bad weather puts its own in between. */
  carry: typeof carry = carry;
  readonly mails = new Map<string, string>();

  constructor(private readonly serviceOf: (address: string) => Service) {
    const original = globalThis.fetch;
    globalThis.fetch = (input, init) => {
      const process = this.processes.getStore();
      if (!process) return this.carry(input, init);
      if (process.over) return new Promise(() => undefined);
      process.waiting++;
      return new Promise((resolve, reject) => this.queue.push({ process, input, init, resolve, reject }));
    };
    afterAll(() => {
      globalThis.fetch = original;
    });
  }

  forget(): void {
    this.sent.length = 0;
    this.mails.clear();
  }

  /** Runs the works side by side until each has ended, been refused or crashed. */
  async together(works: readonly Work[], random: Random): Promise<Outcome[]> {
    const running: Process[] = [];
    for (const { fault, work } of works) {
      const process: Process = { fault, calls: 0, waiting: 0, over: false, outcome: { died: false } };
      running.push(process);
      const end = (outcome: Partial<Outcome>) => {
        if (process.over) return;
        process.over = true;
        Object.assign(process.outcome, outcome);
      };
      void this.processes.run(process, work).then(
        (result) => end({ result }),
        (error: unknown) => end({ error }),
      );
      await this.quiet(running);
    }
    while (running.some((process) => !process.over)) {
      const next = this.queue.splice(random.below(this.queue.length), 1)[0];
      if (next && !next.process.over) await this.perform(next);
      await this.quiet(running);
    }
    this.queue = [];
    return running.map(({ outcome }) => outcome);
  }

  private async quiet(running: readonly Process[]): Promise<void> {
    let calm = 0;
    let length = -1;
    while (calm < QUIET_TURNS) {
      await turn();
      const busy = running.some((process) => !process.over && process.waiting === 0);
      calm = busy || this.queue.length !== length ? 0 : calm + 1;
      length = this.queue.length;
    }
  }

  private async perform(call: Call): Promise<void> {
    const { process, input, init } = call;
    const fault = process.fault;
    const address = addressOf(input);
    const service = this.serviceOf(address);
    const hit = fault && "at" in fault && fault.at === process.calls ? fault.kind : null;
    process.calls++;
    this.sent.push(
      `${service} ${init?.method ?? "GET"} ${new URL(address).pathname.replace(/_\w{9,}/g, "")}`,
    );
    if (hit === "crash-before") return this.die(process);
    if (fault && "down" in fault && fault.down === service) return this.fail(call, service);
    const answer = service === "mail" ? this.mail(init) : await this.carry(input, init);
    if (hit === "crash-after") return this.die(process);
    if (hit === "lost") return this.fail(call, service);
    process.waiting--;
    call.resolve(answer);
  }

  private die(process: Process): void {
    process.over = true;
    process.outcome.died = true;
  }

  private fail({ process, resolve, reject }: Call, service: Service): void {
    process.waiting--;
    if (service === "stripe" || service === "mail") resolve(refused(502));
    else if (service === "redis") resolve(refused(503));
    else reject(new TypeError("fetch failed"));
  }

  /** The same key is the same mail, as at the real provider. */
  private mail(init: Call["init"]): Response {
    const key = new Headers(init?.headers).get("idempotency-key") ?? "";
    if (!this.mails.has(key)) this.mails.set(key, String(init?.body));
    return Response.json({ id: `mail-${[...this.mails.keys()].indexOf(key)}` });
  }
}
