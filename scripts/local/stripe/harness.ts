import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";
import { type StripeControl, stripeControl } from "./control";
import { type StripeDouble, startStripeDouble } from "./index";

export const SECRET_KEY = "sk_test_harness";

export const sdk = (url: string, options: Stripe.StripeConfig = {}, key = SECRET_KEY): Stripe => {
  const { hostname, port } = new URL(url);
  return new Stripe(key, {
    host: hostname,
    port: Number(port),
    protocol: "http",
    maxNetworkRetries: 0,
    ...options,
  });
};

export interface Stage {
  double: StripeDouble;
  stripe: Stripe;
  control: StripeControl;
}

export async function stage(): Promise<Stage> {
  const double = await startStripeDouble({ secretKey: SECRET_KEY });
  return { double, stripe: sdk(double.url), control: stripeControl(double.url) };
}

/** An address that Stripe could call: keeps what it verified, and answers what the test wants. */
export class Receiver {
  readonly events: Stripe.Event[] = [];
  secret = "";
  answer: () => number = () => 200;
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(stripe: Stripe): Promise<Receiver> {
    let receiver: Receiver | undefined;
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString("utf8");
      const status = receiver?.answer() ?? 500;
      if (receiver && status < 300) {
        const signature = String(request.headers["stripe-signature"]);
        receiver.events.push(await stripe.webhooks.constructEventAsync(body, signature, receiver.secret));
      }
      response.writeHead(status).end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    receiver = new Receiver(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
    return receiver;
  }

  types(): string[] {
    return this.events.map((event) => event.type);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

export const checkoutParams = (
  control: { expiresAt: number },
  extra: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Stripe.Checkout.SessionCreateParams => ({
  mode: "payment",
  success_url: "http://prep.test/done?session={CHECKOUT_SESSION_ID}",
  cancel_url: "http://prep.test/back",
  client_reference_id: "hold_1",
  expires_at: control.expiresAt,
  line_items: [
    {
      price_data: { currency: "usd", unit_amount: 4500, product_data: { name: "Kitchen, 2 h" } },
      quantity: 2,
    },
  ],
  metadata: { hold: "hold_1" },
  payment_intent_data: { capture_method: "manual", transfer_group: "booking_1", metadata: { booking: "1" } },
  ...extra,
});

export const NO_REDIRECTS = {
  automatic_payment_methods: { enabled: true, allow_redirects: "never" },
} as const;

/** A connected account that has been through the form. */
export async function readyAccount({ stripe, control }: Stage): Promise<string> {
  const account = await stripe.accounts.create({
    country: "US",
    email: "host@example.com",
    controller: {
      fees: { payer: "application" },
      losses: { payments: "application" },
      stripe_dashboard: { type: "express" },
    },
    capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
  });
  const link = await stripe.accountLinks.create({
    account: account.id,
    type: "account_onboarding",
    refresh_url: "http://prep.test/refresh",
    return_url: "http://prep.test/return",
  });
  await control.completeOnboarding(link.url);
  return account.id;
}

/** A captured charge, ready to be shared out. */
export async function paidIntent(
  stripe: Stripe,
  amount: number,
  card = "pm_card_visa",
): Promise<Stripe.PaymentIntent> {
  return stripe.paymentIntents.create({
    amount,
    currency: "usd",
    payment_method: card,
    confirm: true,
    expand: ["latest_charge.balance_transaction"],
    ...NO_REDIRECTS,
  });
}

export const chargeOf = (intent: Stripe.PaymentIntent): Stripe.Charge =>
  intent.latest_charge as Stripe.Charge;
