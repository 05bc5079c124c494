import { eq, sql } from "drizzle-orm";
import type Stripe from "stripe";
import { organizations } from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { stripe } from "@/lib/integrations/stripe";
import type { OrganizationInput } from "./schemas";

/**
 * A fresh, single-use address where an organization gives Stripe what it needs to be paid. Makes the account on the
 * first call; calling again while it is being made finds the same one. Refuses `not_found`, `forbidden`.
 */
export async function startOnboarding(
  ctx: Ctx,
  { organizationId, returnTo }: OrganizationInput,
): Promise<{ url: string }> {
  authorize(await requirePerson(ctx), "stripe:onboard", { organizationId });
  const [organization] = await ctx.db.run((query) =>
    query.select().from(organizations).where(eq(organizations.id, organizationId)).limit(1),
  );
  if (!organization) refuse("not_found", "Organization not found");
  const account = organization.stripeAccountId ?? (await makeAccount(ctx, organizationId, organization.name));
  const link = await stripe().accountLinks.create({
    account,
    type: "account_onboarding",
    return_url: `${env().APP_URL}/host/stripe/return?organization=${organizationId}&to=${encodeURIComponent(returnTo)}`,
    refresh_url: `${env().APP_URL}/host/stripe/start?organization=${organizationId}&to=${encodeURIComponent(returnTo)}`,
  });
  return { url: link.url };
}

async function makeAccount(ctx: Ctx, organizationId: string, name: string): Promise<string> {
  const account = await stripe().accounts.create(
    {
      country: "US",
      controller: {
        fees: { payer: "application" },
        losses: { payments: "application" },
        stripe_dashboard: { type: "express" },
      },
      capabilities: { transfers: { requested: true } },
      business_profile: { name },
      metadata: { organizationId },
    },
    { idempotencyKey: `account:${organizationId}` },
  );
  await ctx.system.run((query) =>
    query.execute(
      sql`update organizations set stripe_account_id = ${account.id} where id = ${organizationId} and stripe_account_id is null`,
    ),
  );
  return account.id;
}

/** Copies what Stripe says about an account: whether it may be paid. Called by webhook and by the return page. */
export async function syncAccount(ctx: Ctx, account: Stripe.Account): Promise<void> {
  await ctx.system.run((query) =>
    query.execute(sql`update organizations set charges_enabled = ${account.charges_enabled}, payouts_enabled = ${account.payouts_enabled},
      details_submitted = ${account.details_submitted} where stripe_account_id = ${account.id}`),
  );
}

/** The person is back from Stripe: asks for the account's state now instead of waiting for the webhook. */
export async function finishOnboarding(
  ctx: Ctx,
  { organizationId }: OrganizationInput,
): Promise<{ payoutsEnabled: boolean }> {
  authorize(await requirePerson(ctx), "stripe:onboard", { organizationId });
  const [organization] = await ctx.db.run((query) =>
    query.select().from(organizations).where(eq(organizations.id, organizationId)).limit(1),
  );
  if (!organization?.stripeAccountId) return { payoutsEnabled: false };
  const account = await stripe().accounts.retrieve(organization.stripeAccountId);
  await syncAccount(ctx, account);
  return { payoutsEnabled: account.payouts_enabled };
}
