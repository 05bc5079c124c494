import type { DeliveryRecord } from "./deliveries";
import type { Fault, State, WebhookSettings } from "./state";

export interface PayOptions {
  card: string;
  email?: string;
  name?: string;
  zip?: string;
  cvc?: string;
  expiry?: string;
  /** What the bank answers if it asks. */
  challenge?: "complete" | "fail";
}

export interface PayResult {
  /** Where the payer was sent, or null while the page still asks. */
  redirectedTo: string | null;
  /** What the page said went wrong. */
  alert: string | null;
  status: number;
}

export interface AccountSteering {
  charges_enabled?: boolean;
  payouts_enabled?: boolean;
  details_submitted?: boolean;
  capabilities?: Record<string, "active" | "inactive" | "pending">;
  currently_due?: string[];
  disabled_reason?: string;
  current_deadline?: number;
}

const CARD_FORM = {
  email: "payer@example.com",
  name: "Test Payer",
  postal_code: "78701",
  cvc: "123",
  expiry: "12 / 34",
};

const ONBOARDING_FORM = {
  business_type: "individual",
  business_name: "Test Kitchen",
  first_name: "Jenny",
  last_name: "Rosen",
  email: "host@example.com",
  dob: "1990-01-01",
  ssn_last_4: "0000",
  line1: "1 Main Street",
  city: "Austin",
  state: "TX",
  postal_code: "78701",
  routing_number: "110000000",
  account_number: "000123456789",
};

async function submitForm(url: string, fields: Record<string, string>): Promise<PayResult> {
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
  const html = await response.text();
  const alert = /role="alert">([^<]*)</.exec(html)?.[1] ?? null;
  const text = alert?.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))) ?? null;
  return { redirectedTo: response.headers.get("location"), alert: text, status: response.status };
}

/** Fills in the hosted payment page as a payer would, including the bank's challenge. */
export async function payCheckout(sessionUrl: string, options: PayOptions): Promise<PayResult> {
  const { card, challenge, zip, ...rest } = options;
  const paid = await submitForm(sessionUrl, {
    ...CARD_FORM,
    ...rest,
    card,
    ...(zip === undefined ? {} : { postal_code: zip }),
  });
  if (!paid.redirectedTo?.includes("/3ds/") || challenge === undefined) return paid;
  return submitForm(paid.redirectedTo, { outcome: challenge });
}

/** Opens the onboarding link and submits the form; returns where the browser was sent. */
export async function completeOnboarding(
  linkUrl: string,
  fields: Record<string, string> = {},
): Promise<PayResult> {
  const opened = await fetch(linkUrl, { redirect: "manual" });
  const refused = opened.headers.get("location");
  if (refused) return { redirectedTo: refused, alert: null, status: opened.status };
  await opened.text();
  return submitForm(linkUrl, { ...ONBOARDING_FORM, action: "submit", ...fields });
}

/** Everything a test may do to the double that nobody can do to Stripe. */
export function stripeControl(url: string) {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${url}/_double/${path}`, init);
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Error(`The double refused ${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    now: async () => (await call<{ now: number }>("GET", "clock")).now,
    clockAdvance: (seconds: number) => call<{ now: number }>("POST", "clock", { advanceSeconds: seconds }),
    clockSet: (change: { now?: number; freeze?: boolean }) => call<{ now: number }>("POST", "clock", change),
    webhooks: (settings: Partial<WebhookSettings>) => call<WebhookSettings>("POST", "webhooks", settings),
    flush: (timeoutMs = 20_000) => call<{ idle: boolean; waiting: number }>("POST", "flush", { timeoutMs }),
    redeliver: (event: string) => call<{ endpoints: number }>("POST", "redeliver", { event }),
    deliveries: async () => (await call<{ deliveries: DeliveryRecord[] }>("GET", "deliveries")).deliveries,
    violations: async () => (await call<{ violations: string[] }>("GET", "violations")).violations,
    failNext: (fault: Partial<Fault>) => call<object>("POST", "faults", fault),
    clearFaults: () => call<object>("DELETE", "faults"),
    dispute: (target: { charge?: string; payment_intent?: string; reason?: string; amount?: number }) =>
      call<{ id: string; status: string }>("POST", "disputes", target),
    decideDispute: (id: string, outcome: "won" | "lost") =>
      call<object>("POST", `disputes/${id}`, { outcome }),
    settings: (settings: { disputeFeeReturned?: boolean; slowDebits?: boolean }) =>
      call<object>("POST", "settings", settings),
    misbook: (id: string, change: { addCents?: number; copies?: 0 | 2 }) =>
      call<{ id: string }>("POST", `movements/${id}`, change),
    steerAccount: (id: string, change: AccountSteering) => call<object>("POST", `accounts/${id}`, change),
    steerCard: (id: string, card: string) => call<object>("POST", `cards/${id}`, { card }),
    reset: (options: { keepEndpoints?: boolean } = {}) => call<object>("POST", "reset", options),
    state: () => call<State>("GET", "state"),
    payCheckout,
    completeOnboarding,
  };
}

export type StripeControl = ReturnType<typeof stripeControl>;
