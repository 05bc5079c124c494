import { type SQL, sql } from "drizzle-orm";
import type Stripe from "stripe";
import type { Ctx } from "@/lib/context";
import { PAY_DAMAGE_DAYS } from "@/lib/core/claim-terms";
import { keyForgotten, refusalOf, stripe } from "@/lib/integrations/stripe";
import { WAYS_TO_PAY } from "./payment-page";
import { bookDamage, damageMetadata, settleDamagePage, WITH_FEE } from "./settle-damage";

const PER_RUN = 100;

type Due = {
  id: string;
  booking_id: string;
  amount_cents: number;
  currency: string;
  created_at: string;
  customer: string;
  method: string;
  /** A bank took back what the same card had paid: nobody charges it again. */
  charged_back: boolean;
};

/**
 * Cron: charges what is awarded beyond deposits. Whose page was paid and nobody told us is settled; who has not paid in time is
 * given up, and so is a card from which nothing can be charged any more. Safe to repeat and at once.
 */
export async function chargeDamage(ctx: Ctx): Promise<Charged> {
  const charged = await chargeCards(ctx);
  await settlePages(ctx);
  await giveUpLate(ctx);
  await forgetCards(ctx);
  return charged;
}

type Charged = { charged: number; declined: number; failed: number };

/**
 * Charges what is awarded beyond deposits to the cards that their renters let us keep, each once; who was declined is asked to
 * pay on a page. While a bank looks into the booking, its card is left alone. Safe to repeat and at once.
 */
export async function chargeCards(ctx: Ctx): Promise<Charged> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Due>(sql`select g.id, g.booking_id, g.amount_cents, g.currency, g.created_at, c.stripe_customer_id as customer, c.stripe_payment_method_id as method,
        exists (select 1 from dispute_shares s join disputes d on d.id = s.dispute_id where s.booking_id = g.booking_id and d.state = 'lost') as charged_back
      from claim_charges g join damage_consents c on c.booking_id = g.booking_id
      where g.state = 'pending' and not prep.is_disputed(g.booking_id) order by g.created_at limit ${PER_RUN}`),
  );
  const ends = await Promise.allSettled(rows.map((due) => charge(ctx, due)));
  const count = (end: boolean) =>
    ends.filter((one) => one.status === "fulfilled" && one.value === end).length;
  return {
    charged: count(true),
    declined: count(false),
    failed: ends.filter(({ status }) => status === "rejected").length,
  };
}

/** True when the card paid, false when it did not and its renter is asked; null when its bank has not said yet. */
async function charge(ctx: Ctx, due: Due): Promise<boolean | null> {
  try {
    const before = await chargedBefore(ctx, due);
    if (due.charged_back && !before) return decline(ctx, due, "charge_disputed");
    const asked = before ?? (await create(due));
    // An answer is kept for its key, and may be old.
    const intent = asked.status === "succeeded" ? asked : await stands(asked.id);
    if (intent.status === "processing") return null;
    if (intent.status === "succeeded") return await bookDamage(ctx, intent);
    // What its renter is asked for is not taken from the card later.
    if (intent.status !== "canceled") await stripe().paymentIntents.cancel(intent.id);
    return decline(ctx, due, intent.last_payment_error?.code ?? intent.status);
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return decline(ctx, due, refusal);
  }
}

const create = (due: Due) =>
  stripe().paymentIntents.create(
    {
      amount: due.amount_cents,
      currency: due.currency,
      customer: due.customer,
      payment_method: due.method,
      allowed_payment_method_types: WAYS_TO_PAY,
      ...{ off_session: true, confirm: true, transfer_group: due.booking_id, expand: [WITH_FEE] },
      metadata: damageMetadata(due.id, due.booking_id),
    },
    { idempotencyKey: `damage:${due.id}` },
  );

const stands = (id: string) => stripe().paymentIntents.retrieve(id, { expand: [WITH_FEE] });

/**
 * Once Stripe has forgotten the key, or nothing is to be charged any more, the payment is looked for with its customer: charging
 * twice is not undone by asking.
 */
async function chargedBefore(ctx: Ctx, due: Due): Promise<Stripe.PaymentIntent | undefined> {
  if (!due.charged_back && !keyForgotten(due.created_at, ctx.now)) return undefined;
  const { data } = await stripe().paymentIntents.list({
    ...{ customer: due.customer, limit: 100, expand: [`data.${WITH_FEE}`] },
  });
  return data.find(({ metadata }) => metadata.claimChargeId === due.id);
}

async function decline(ctx: Ctx, { id }: Pick<Due, "id">, error: string): Promise<false> {
  await ctx.system.run((query) =>
    query.execute(sql`select prep.decline_claim_charge(${id}::uuid, ${error}, ${PAY_DAMAGE_DAYS})`),
  );
  return false;
}

/** A page that was paid, and nobody told us; one that has run out is put away. */
async function settlePages(ctx: Ctx): Promise<void> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{
      id: string;
      session: string;
    }>(sql`select id, stripe_session_id as session from claim_charges
      where state <> 'paid' and stripe_session_id is not null order by page_begun_at limit ${PER_RUN}`),
  );
  await Promise.allSettled(
    rows.map(async ({ id, session }) => {
      if ((await settleDamagePage(ctx, session)) !== "over") return;
      await ctx.system.run((query) =>
        query.execute(
          sql`update claim_charges set stripe_session_id = null, url = null where id = ${id} and stripe_session_id = ${session}`,
        ),
      );
    }),
  );
}

async function giveUpLate(ctx: Ctx): Promise<void> {
  await ctx.system.run((query) =>
    query.execute(
      sql`select prep.give_up_claim_charge(id) from (select id from claim_charges where state = 'declined' and pay_by <= prep.now() order by created_at limit ${PER_RUN}) g`,
    ),
  );
}

/** Consents `c` whose booking can cost its renter nothing more: its deposit has ended, and no charge waits for the card. */
const spent: SQL = sql`c.stripe_payment_method_id is not null and c.forgotten_at is null and b.status not in ('held', 'requested')
  and not exists (select 1 from deposits d where d.booking_id = c.booking_id and d.state = 'held')
  and not exists (select 1 from claim_charges g where g.booking_id = c.booking_id and g.state = 'pending')`;

/** A card is kept no longer than it may be needed; one that is gone already is given up. */
async function forgetCards(ctx: Ctx): Promise<void> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{
      booking_id: string;
      method: string;
    }>(sql`select c.booking_id, c.stripe_payment_method_id as method
      from damage_consents c join bookings b on b.id = c.booking_id where ${spent} order by c.created_at limit ${PER_RUN}`),
  );
  await Promise.allSettled(
    rows.map(async ({ booking_id, method }) => {
      await stripe()
        .paymentMethods.detach(method)
        .catch((error: unknown) => {
          if (!refusalOf(error)) throw error;
        });
      await ctx.system.run((query) =>
        query.execute(
          sql`update damage_consents c set forgotten_at = prep.now() from bookings b where c.booking_id = ${booking_id} and b.id = c.booking_id and ${spent}`,
        ),
      );
    }),
  );
}
