import { afterAll } from "vitest";
import { stripeControl } from "@/scripts/local/stripe/control";
import { startStripeDouble } from "@/scripts/local/stripe/index";

/**
 * A Stripe of this test file's own, in this process: its balance is what this file moved, its clock is `Date.now()`.
 * Call it after `openWorld` and before anything reads the environment.
 */
export async function ownStripe() {
  const secretKey = process.env.STRIPE_SECRET_KEY ?? "";
  const double = await startStripeDouble({ secretKey });
  process.env.STRIPE_API_BASE = double.url;
  afterAll(() => double.stop());
  return { ...stripeControl(double.url), url: double.url };
}
