import { createHmac } from "node:crypto";
import { letters } from "./ids";
import { type Json, str } from "./json";
import { bare } from "./render";
import type { Delivery } from "./state";
import { endpointsFor } from "./webhook-endpoints";
import type { World } from "./world";

const FLUSH_GAP_MS = 20;

export interface DeliveryRecord {
  event: string;
  type: string;
  endpoint: string;
  status: number | "timeout" | "refused" | "dropped";
}

/** Sends events to endpoints outside the API calls: signed, retried, and as badly behaved as a test asks for. */
export class Deliveries {
  readonly log: DeliveryRecord[] = [];
  private readonly running = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private readonly inFlight = new Set<Delivery>();
  private stopped = false;
  private flushing = 0;
  private random: () => number;

  constructor(private readonly world: World) {
    this.random = seeded(world.state.webhooks.seed);
    world.eventListeners.push((event) => this.enqueue(event));
    this.wake(0);
  }

  configure(change: Partial<World["state"]["webhooks"]>): void {
    Object.assign(this.world.state.webhooks, change);
    if (change.seed !== undefined) this.random = seeded(change.seed);
    this.wake(0);
  }

  /** What is under way counts as unsent: a receiver has to bear a second copy anyway. */
  stop(): void {
    this.stopped = true;
    this.world.state.deliveries.push(...this.inFlight);
    clearTimeout(this.timer);
  }

  enqueue(event: Json, force = false): number {
    const settings = this.world.state.webhooks;
    const endpoints = endpointsFor(this.world, event);
    event.pending_webhooks = endpoints.length;
    const type = str(event, "type");
    for (const endpoint of endpoints) {
      const lost = settings.dropTypes.includes(type) || this.random() < settings.dropProbability;
      if (lost && !force) {
        this.record(event, endpoint, "dropped");
        continue;
      }
      for (let copy = 0; copy <= (force ? 0 : settings.duplicates); copy++) {
        const shuffle = settings.reorderWindowMs * this.random();
        this.world.state.deliveries.push({
          id: letters(12),
          endpoint: str(endpoint, "id"),
          event: str(event, "id"),
          attempt: 0,
          dueMs: Date.now() + settings.delayMs + shuffle,
        });
      }
    }
    this.wake(0);
    return endpoints.length;
  }

  /** Resolves once nothing waits any more. Waiting times are skipped, the order stays. */
  async flush(timeoutMs: number): Promise<{ idle: boolean; waiting: number }> {
    const until = Date.now() + timeoutMs;
    this.flushing += 1;
    try {
      while (Date.now() < until && this.busy()) {
        this.wake(0);
        await new Promise((done) => setTimeout(done, FLUSH_GAP_MS / 4));
      }
    } finally {
      this.flushing -= 1;
    }
    return { idle: !this.busy(), waiting: this.world.state.deliveries.length };
  }

  private busy(): boolean {
    const waiting = this.world.state.webhooks.paused ? 0 : this.world.state.deliveries.length;
    return waiting > 0 || this.running.size > 0;
  }

  private wake(delayMs: number): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.work(), delayMs);
    this.timer.unref();
  }

  private work(): void {
    const { deliveries, webhooks } = this.world.state;
    if (webhooks.paused || this.stopped) return;
    deliveries.sort((a, b) => a.dueMs - b.dueMs);
    const now = Date.now();
    const ready = deliveries.filter((delivery) => {
      // While flushing, retries come early but never in a tight loop.
      const early =
        this.flushing > 0 &&
        (delivery.attempt === 0 || delivery.dueMs - now < this.retryDelay(delivery.attempt) - FLUSH_GAP_MS);
      if (delivery.dueMs > now && !early) return false;
      const active = this.running.get(delivery.endpoint) ?? 0;
      if (active >= webhooks.concurrency) return false;
      this.running.set(delivery.endpoint, active + 1);
      return true;
    });
    if (ready.length > 0)
      this.world.state.deliveries = deliveries.filter((delivery) => !ready.includes(delivery));
    for (const delivery of ready) void this.send(delivery);
    const next = this.world.state.deliveries[0];
    if (next) this.wake(Math.min(Math.max(next.dueMs - now, 5), 1_000));
  }

  private retryDelay(attempt: number): number {
    return this.world.state.webhooks.retryDelaysMs[attempt - 1] ?? 0;
  }

  private async send(delivery: Delivery): Promise<void> {
    const { world } = this;
    this.inFlight.add(delivery);
    const endpoint = world.table("webhook_endpoint")[delivery.endpoint];
    const event = world.table("event")[delivery.event];
    try {
      if (!endpoint || !event || endpoint._deleted === true) return;
      const status = await this.post(endpoint, event);
      this.record(event, endpoint, status);
      if (typeof status === "number" && status >= 200 && status < 300) {
        event.pending_webhooks = Math.max(0, Number(event.pending_webhooks) - 1);
      } else if (
        delivery.attempt < world.state.webhooks.retryDelaysMs.length &&
        world.table("event")[delivery.event]
      ) {
        const attempt = delivery.attempt + 1;
        world.state.deliveries.push({ ...delivery, attempt, dueMs: Date.now() + this.retryDelay(attempt) });
      }
    } finally {
      this.inFlight.delete(delivery);
      const left = (this.running.get(delivery.endpoint) ?? 1) - 1;
      if (left <= 0) this.running.delete(delivery.endpoint);
      else this.running.set(delivery.endpoint, left);
      world.changed();
      this.wake(0);
    }
  }

  private async post(endpoint: Json, event: Json): Promise<DeliveryRecord["status"]> {
    const body = JSON.stringify(bare(event), null, 2);
    try {
      const response = await fetch(str(endpoint, "url"), {
        method: "POST",
        headers: {
          "content-type": "application/json; charset=utf-8",
          "stripe-signature": signature(body, str(endpoint, "_secret")),
          "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        },
        body,
        redirect: "manual",
        signal: AbortSignal.timeout(this.world.state.webhooks.timeoutMs),
      });
      await response.arrayBuffer();
      return response.status;
    } catch (error) {
      return error instanceof Error && error.name === "TimeoutError" ? "timeout" : "refused";
    }
  }

  private record(event: Json, endpoint: Json, status: DeliveryRecord["status"]): void {
    this.log.push({
      event: str(event, "id"),
      type: str(event, "type"),
      endpoint: str(endpoint, "id"),
      status,
    });
    if (this.log.length > 2_000) this.log.shift();
  }
}

/** Signed with the real time: the receiver checks its own clock, which the double cannot move. */
function signature(body: string, secret: string): string {
  const time = Math.floor(Date.now() / 1000);
  const digest = createHmac("sha256", secret).update(`${time}.${body}`).digest("hex");
  return `t=${time},v1=${digest}`;
}

/** mulberry32: the same seed shuffles and loses the same deliveries. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
