import { type SQL, sql } from "drizzle-orm";
import Stripe from "stripe";
import type { Ctx } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { addMinutes } from "@/lib/core/interval";
import type { Locale } from "@/lib/core/locale";
import { env } from "@/lib/env";
import { stripe } from "@/lib/integrations/stripe";
import { PAY_MINUTES, SESSION_MINUTES } from "./page-minutes";
import { settleCheckout } from "./settle-checkout";

export type Page = {
  /** What the page calls itself at Stripe: the booking or the change that it is for, or the page of several bookings. */
  reference: string;
  session_id: string | null;
  checkout_id: string | null;
  expires_at: string | null;
  /** Its making has only just begun: Stripe may not list it yet. */
  young: boolean;
};

/**
 * Makes sure that a payment page can no longer be paid. One that is already complete is settled instead; one that cannot
 * be reached stays what it is until it has expired by itself. Answers with the Session that was closed, if there was one:
 * Pay may be pressed meanwhile, and another page is not this one.
 */
export async function closeForGood(
  ctx: Ctx,
  page: Page,
): Promise<{ end: "closed" | "paid" | "waiting"; sessionId: string | null }> {
  const sessionId = page.session_id ?? (page.checkout_id ? ((await findSession(page))?.id ?? null) : null);
  if (sessionId && !(await closePage(sessionId))) {
    const settled = await settleCheckout(ctx, sessionId);
    if (settled === "confirmed" || settled === "requested") return { end: "paid", sessionId };
    if (settled === "unpaid" && !(await isClosed(sessionId))) return { end: "waiting", sessionId };
  }
  // Such a page may still appear; a minute later Stripe would have listed it.
  return { end: !sessionId && page.young ? "waiting" : "closed", sessionId };
}

/** Of checkouts: those whose page is none but the one that was closed. */
export const onlyOfPage = (sessionId: string | null) =>
  sql`status in ('creating', 'open') and coalesce(stripe_session_id, ${sessionId}, '') = coalesce(${sessionId}, '')`;

/**
 * Closes the page of bookings that wait for their payment, so that another can be made for them. Refuses `conflict` when it
 * was just paid, `unavailable` when it cannot be closed.
 */
export async function closePageOf(ctx: Ctx, page: Page): Promise<void> {
  const { end, sessionId } = await closeForGood(ctx, page);
  if (end === "paid") refuse("conflict", "This booking was just paid");
  if (end === "waiting") refuse("unavailable", "The payment page could not be closed. Please try again");
  await ctx.system.run((query) =>
    query.execute(
      sql`update checkouts set status = 'expired' where coalesce(group_id, id) = coalesce((select c.group_id from checkouts c where c.id = ${page.checkout_id}), ${page.checkout_id}::uuid) and ${onlyOfPage(sessionId)}`,
    ),
  );
}

/** How people pay, on a page and by a card that was kept. */
export const WAYS_TO_PAY: ("card" | "link")[] = ["card", "link"];

export type PageItem = { amountCents: number; name: string; description?: string };
export type PageToOpen = {
  /** What the page calls itself at Stripe, and what else it and its payment say of themselves. */
  reference: string;
  metadata: Record<string, string>;
  /** What its transfers are found by. */
  transferGroup: string;
  email: string;
  locale: Locale;
  currency: string;
  items: readonly PageItem[];
  /** Our page that it is begun on and comes back to, and the part of it that is about paying. */
  path: string;
  part?: string;
  expiresAt: Date;
  /** Until when something is kept for its payer, on the kitchen's clock. */
  heldUntil?: string;
  /** Its money is taken with the payment; otherwise it stays with the bank until what it is for stands. */
  takenAtOnce?: boolean;
  /** Its payer agreed that the card is kept. */
  keepsCard?: boolean;
  /** Of the intent, which is committed by now: asked for again, it is the same page. */
  key: string;
  /** Writes a page down where it is still wanted, and answers with a row then. */
  keep: (sessionId: string, url: string) => SQL;
  /** What is said where it is not. */
  gone: string;
};

/**
 * The address of a payment page, made once under its key and written down. One that Stripe has in other words (its answer was
 * lost, and the space was renamed or another language chosen since) is the page all the same. One that is no longer wanted is
 * closed: nobody was given its address. Refuses `conflict` then, `unavailable` when there is none.
 */
export async function openPage(ctx: Ctx, page: PageToOpen): Promise<{ url: string }> {
  const session = await stripe()
    .checkout.sessions.create(sessionParams(page), { idempotencyKey: page.key })
    .catch((error: unknown) => {
      if (!(error instanceof Stripe.errors.StripeIdempotencyError)) throw error;
      return findSession({ reference: page.reference, expires_at: page.expiresAt.toISOString() });
    });
  if (!session?.url) return refuse("unavailable", "The payment page could not be opened. Please try again");
  const { id, url } = session;
  const { rows } = await ctx.system.run((query) => query.execute(page.keep(id, url)));
  if (rows.length > 0) return { url };
  await stripe()
    .checkout.sessions.expire(id)
    .catch(() => undefined);
  return refuse("conflict", page.gone);
}

/** Writes a page down in the checkouts that it is for. */
export const keepCheckouts = (of: SQL) => (sessionId: string, url: string) =>
  sql`update checkouts set status = 'open', stripe_session_id = ${sessionId}, url = ${url} where ${of} and status in ('creating', 'open') returning 1`;

function sessionParams(page: PageToOpen): Stripe.Checkout.SessionCreateParams {
  const { reference, metadata, transferGroup, email, locale, currency, items, heldUntil } = page;
  const at = `${env().APP_URL}${page.path}`;
  return {
    mode: "payment",
    client_reference_id: reference,
    metadata,
    customer_email: email,
    locale,
    allowed_payment_method_types: WAYS_TO_PAY,
    expires_at: seconds(page.expiresAt),
    success_url: `${at}/return?session={CHECKOUT_SESSION_ID}`,
    cancel_url: `${at}${page.part ?? ""}`,
    line_items: items.map(({ amountCents, ...product_data }) => ({
      quantity: 1,
      price_data: { currency, unit_amount: amountCents, product_data },
    })),
    ...(heldUntil && { custom_text: { submit: { message: heldWords(locale, heldUntil) } } }),
    ...(page.keepsCard && { customer_creation: "always" }),
    payment_intent_data: {
      ...(!page.takenAtOnce && { capture_method: "manual" }),
      ...(page.keepsCard && { setup_future_usage: "off_session" }),
      ...{ transfer_group: transferGroup, metadata },
    },
  };
}

const heldWords = (locale: Locale, until: string) =>
  locale === "es" ? `Reservado para usted hasta las ${until}` : `Held for you until ${until}`;

/** When the making of a page that expires then was begun. */
const begunAt = (expiresAt: string | number) => addMinutes(new Date(expiresAt), -SESSION_MINUTES);

/** The answer to creating the page may have been lost: Stripe knows it by what it is for. */
async function findSession({
  reference,
  expires_at,
}: Pick<Page, "reference" | "expires_at">): Promise<Stripe.Checkout.Session | null> {
  const begun = begunAt(expires_at ?? 0);
  // Nobody can begin a page once the hold has ended; on a busy day there are many pages of others in between.
  const created = { gte: seconds(addMinutes(begun, -1)), lte: seconds(addMinutes(begun, PAY_MINUTES + 1)) };
  for await (const session of stripe().checkout.sessions.list({ limit: 100, created })) {
    if (session.client_reference_id === reference) return session;
  }
  return null;
}

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

/** True when this call closed the page; false when it was no longer open. */
async function closePage(sessionId: string): Promise<boolean> {
  try {
    await stripe().checkout.sessions.expire(sessionId);
    return true;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return false;
    throw error;
  }
}

async function isClosed(sessionId: string): Promise<boolean> {
  const session = await stripe().checkout.sessions.retrieve(sessionId);
  return session.status === "expired";
}
