import { sql } from "drizzle-orm";
import type { Query } from "@/db/handle";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import type { AgreementTerms } from "@/lib/core/agreement-terms";
import { refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { sha256Hex } from "@/lib/core/tokens";
import { agreementTexts, linesOf } from "./agreement-text";
import { liveTerms, type Pair, stillCovers } from "./live-terms";
import type { DrawUpAgreementInput } from "./schemas";

type Latest = Pair & { id: string; number: number; terms: AgreementTerms };

/**
 * Writes the agreement of a renter and a kitchen from the live schedule, for both to accept, or answers the one there is; a new text
 * follows where the last no longer covers what is true. A renter asks any kitchen they can see, a host whoever booked there.
 * Refuses `not_found`, `forbidden`.
 */
export async function drawUpAgreement(
  ctx: Ctx,
  input: DrawUpAgreementInput,
): Promise<{ agreementId: string }> {
  const person = await requirePerson(ctx);
  const pair = { kitchenId: input.kitchenId, renterId: input.renterId ?? person.userId };
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ organizationId: string; booked: boolean }>(
      sql`select k.organization_id as "organizationId", exists (select 1 from bookings b where b.kitchen_id = k.id and b.renter_id = ${pair.renterId}) as booked
        from kitchens k where k.id = ${pair.kitchenId}`,
    ),
  );
  const kitchen = rows[0] ?? refuse("not_found", "Kitchen not found");
  authorize(person, "agreement:settle", { ...kitchen, renterId: pair.renterId });
  if (pair.renterId !== person.userId && !kitchen.booked) refuse("not_found", "Renter not found");

  await ctx.system.run((query) =>
    query.execute(sql`with made as (insert into agreements (id, kitchen_id, renter_id) values (${uuidv7()}, ${pair.kitchenId}, ${pair.renterId})
        on conflict (kitchen_id, renter_id) where ended_at is null do nothing returning id)
      select prep.audit(${kitchen.organizationId}::uuid, 'agreement.asked', 'agreement', id) from made`),
  );
  const open = await latestTexts(
    ctx,
    sql`a.kitchen_id = ${pair.kitchenId} and a.renter_id = ${pair.renterId}`,
  );
  await compare(ctx, open);
  return { agreementId: open[0]?.id ?? refuse("conflict", "This agreement has ended") };
}

const PER_RUN = 500;

/**
 * Cron: holds agreements against the live schedule, those that waited longest first, and draws up a new text where the last one no
 * longer covers it. The accepted one counts until both accepted the new. Safe to run twice and at the same time.
 */
export async function renewAgreements(ctx: Ctx): Promise<{ compared: number; renewed: number }> {
  const open = await latestTexts(ctx, sql`true`);
  return { compared: open.length, renewed: await compare(ctx, open) };
}

/** Live agreements with the text that was drawn up last; `number` 0: none yet. */
async function latestTexts(ctx: Ctx, which: ReturnType<typeof sql>): Promise<Latest[]> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Latest>(sql`select a.id, a.kitchen_id as "kitchenId", a.renter_id as "renterId", coalesce(v.number, 0) as number, v.terms
      from agreements a left join lateral (select number, terms from agreement_versions v where v.agreement_id = a.id order by number desc limit 1) v on true
     where a.ended_at is null and ${which} order by a.compared_at, a.id limit ${PER_RUN}`),
  );
  return rows;
}

async function compare(ctx: Ctx, open: readonly Latest[]): Promise<number> {
  if (open.length === 0) return 0;
  const live = new Map(
    (await liveTerms(ctx, open)).map(({ kitchenId, renterId, terms }) => [kitchenId + renterId, terms]),
  );
  const changed = open.flatMap((latest) => {
    const terms = live.get(latest.kitchenId + latest.renterId);
    return terms && (latest.number === 0 || !stillCovers(latest.terms, terms)) ? [{ latest, terms }] : [];
  });
  const texts = await Promise.all(changed.map(({ terms }) => hashed(terms, ctx.now)));
  const ids = `{${open.map(({ id }) => id).join()}}`;
  await ctx.system.batch((query) => [
    query.execute(
      sql`update agreements set compared_at = prep.now() where id = any(${ids}::uuid[]) and ended_at is null`,
    ),
    ...changed.flatMap(({ latest, terms }, index) => addVersion(query, latest, terms, texts[index])),
  ]);
  return changed.length;
}

async function hashed(terms: AgreementTerms, at: Date) {
  const texts = agreementTexts(terms, at);
  return { texts, textHash: await sha256Hex(linesOf(texts).join("\n")) };
}

/** The next text, unless somebody else wrote it meanwhile; both sides are told that it waits for them. */
const addVersion = (
  query: Query,
  { id, number }: Latest,
  terms: AgreementTerms,
  text: Awaited<ReturnType<typeof hashed>> | undefined,
) => [
  query.execute(sql`with made as (insert into agreement_versions (agreement_id, number, terms, texts, text_hash)
      select a.id, ${number + 1}, ${JSON.stringify(terms)}::jsonb, ${JSON.stringify(text?.texts)}::jsonb, ${text?.textHash}
        from agreements a where a.id = ${id} and a.ended_at is null on conflict do nothing returning agreement_id, number)
    select prep.tell_of_agreement(agreement_id, 'both', 'agreement_to_accept', number::text) from made`),
];
