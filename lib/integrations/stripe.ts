import Stripe from "stripe";
import { AppError, refuse } from "@/lib/core/errors";
import { addHours } from "@/lib/core/interval";
import { env } from "@/lib/env";

/** Stripe forgets an idempotency key after a day. What may be older is looked up before it is asked for again. */
const KEY_LIFE_HOURS = 23;

/** Whether Stripe may have forgotten the key of something that was first asked for at `createdAt`. */
export const keyForgotten = (createdAt: string, now: Date): boolean =>
  now >= addHours(new Date(createdAt), KEY_LIFE_HOURS);

/** With these, nothing is known of what was asked for: it may be under way, or done under the same key. */
const SAYS_NOTHING = new Set([409, 429]);

/**
 * Why Stripe said no, in its own word; null when nobody knows whether it did what it was asked (no answer, a broken one, one about the
 * key). A no is kept for its key, so another try needs another key; after null it must have the same one.
 */
export function refusalOf(error: unknown): string | null {
  if (!(error instanceof Stripe.errors.StripeError)) return null;
  const { statusCode = 0, code, rawType } = error;
  if (statusCode < 400 || statusCode >= 500 || SAYS_NOTHING.has(statusCode)) return null;
  return rawType === "idempotency_error" ? null : (code ?? String(rawType));
}

/** The key of the next try of what Stripe has refused so often; before its first refusal nothing is added. */
export const keyAfter = (refusals: number, key: string): string =>
  refusals === 0 ? key : `${key}:${refusals}`;

/** What Stripe keeps of a charge, in cents; nothing while it has not said. The charge has its balance transaction with it. */
export function feeOf({ balance_transaction: movement }: Stripe.Charge): number {
  return movement && typeof movement !== "string" ? movement.fee : 0;
}

/** What a connected account has in a currency, in cents: to be taken now, and on its way to that. Below zero what it owes. */
export async function balanceAt(
  stripeAccount: string,
  currency: string,
): Promise<{ availableCents: number; pendingCents: number }> {
  const { available, pending } = await stripe().balance.retrieve({}, { stripeAccount });
  const sum = (parts: { amount: number; currency: string }[]) =>
    parts.reduce((cents, part) => cents + (part.currency === currency ? part.amount : 0), 0);
  return { availableCents: sum(available), pendingCents: sum(pending) };
}

let client: Stripe | undefined;

/** The one Stripe client. Locally `STRIPE_API_BASE` points it at the double; nothing else differs. */
export function stripe(): Stripe {
  if (client) return client;
  const base = env().STRIPE_API_BASE;
  const url = base ? new URL(base) : undefined;
  client = new Stripe(env().STRIPE_SECRET_KEY, {
    httpClient: Stripe.createFetchHttpClient(),
    maxNetworkRetries: 2,
    timeout: 10_000,
    telemetry: false,
    ...(url && {
      host: url.hostname,
      port: url.port,
      protocol: url.protocol === "http:" ? ("http" as const) : ("https" as const),
    }),
  });
  return client;
}

/** A signed event, or a refusal: a bad, old or missing signature changes nothing. */
export async function verifiedStripeEvent(payload: string, signature: string | null): Promise<Stripe.Event> {
  const secrets = [env().STRIPE_WEBHOOK_SECRET, env().STRIPE_CONNECT_WEBHOOK_SECRET].filter(
    (s) => s !== undefined,
  );
  for (const secret of secrets) {
    try {
      return await stripe().webhooks.constructEventAsync(payload, signature ?? "", secret);
    } catch (error) {
      if (secret === secrets.at(-1)) {
        throw new AppError("invalid_signature", "The signature does not match", {}, { cause: error });
      }
    }
  }
  throw new AppError("invalid_signature", "The signature does not match");
}

/** Answers when Stripe does; without a key, so that it costs nothing and is no call of ours: a refusal is an answer. */
export async function pingStripe(): Promise<void> {
  const base = env().STRIPE_API_BASE ?? "https://api.stripe.com";
  const response = await fetch(`${base}/v1/balance`, { cache: "no-store" });
  if (response.status >= 500) refuse("unavailable", "Stripe is down");
}
