import { AsyncLocalStorage } from "node:async_hooks";
import { env } from "@/lib/env";
import type { Random } from "@/lib/testing/random";

const KINDS = ["cut", "lost", "crash-before", "crash-after"] as const;
/** What goes wrong at the n-th outgoing call of a step, from 0: never sent, never answered, or the end of the process. */
export type Fault = { at: number; kind: (typeof KINDS)[number] };

type Step = {
  fault: Fault | null;
  /** Counts what was met, by its kind. */
  tally: Record<string, number>;
  calls: number;
  over: boolean;
  met: boolean;
  die: () => void;
};
const steps = new AsyncLocalStorage<Step>();
const silence = () => new Promise<never>(() => undefined);

/** A fault for one step in three, at one of its first calls. */
export const faultFrom = (random: Random): Fault | null =>
  random.below(3) === 0 ? { at: random.below(8), kind: random.pick(KINDS) } : null;

/** Stripe's client would wait before it tries again; whoever asks next does that here. */
const broken = () =>
  Response.json(
    { error: { type: "api_error", message: "no answer" } },
    { status: 502, headers: { "stripe-should-retry": "false" } },
  );

let installed = false;
/**
 * Stands between the product and everything it calls, from before the first client is made: clients keep the `fetch` that they
 * found. Outside of a step nothing goes wrong.
 */
export function letWeatherIn(): void {
  if (installed) return;
  installed = true;
  const calm = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const step = steps.getStore();
    const address = String(input instanceof Request ? input.url : input);
    const stripe = address.startsWith(env().STRIPE_API_BASE ?? "-");
    // A payer's browser and the bank are not the product's calls.
    if (!step || (stripe && !new URL(address).pathname.startsWith("/v1/"))) return calm(input, init);
    if (step.over) return silence();
    const hit = meet(step);
    if (hit === "crash-before") return end(step);
    const answer = hit === "cut" ? null : await calm(input, init);
    if (hit === "crash-after") return end(step);
    if (step.over) return silence();
    if (answer && hit !== "lost") return answer;
    if (stripe) return broken();
    throw new TypeError("fetch failed");
  };
}

function meet(step: Step): Fault["kind"] | null {
  const hit = step.fault?.at === step.calls++ ? step.fault.kind : null;
  if (hit) {
    step.met = true;
    step.tally[hit] = (step.tally[hit] ?? 0) + 1;
  }
  return hit;
}

function end(step: Step): Promise<never> {
  step.over = true;
  step.die();
  return silence();
}

/**
 * Runs a step in its own weather, beside others in theirs, until it ends or crashes: what has crashed is never answered again, as if
 * nobody had waited. Says whether the fault was met on the way.
 */
export async function inWeather<T>(
  { fault, tally }: { fault: Fault | null; tally: Record<string, number> },
  work: () => Promise<T>,
): Promise<{ met: boolean; result?: T }> {
  const step: Step = { fault, tally, calls: 0, over: false, met: false, die: () => undefined };
  const died = new Promise<undefined>((resolve) => {
    step.die = () => resolve(undefined);
  });
  const result = await Promise.race([steps.run(step, work), died]);
  return { met: step.met, ...(result !== undefined && { result }) };
}
