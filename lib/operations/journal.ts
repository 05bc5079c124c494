import { type SQL, sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import type { LedgerCode } from "@/lib/core/ledger-terms";
import type { Found } from "./find-money";

const MOST = 200;

export type JournalLine = {
  id: string;
  /** What happened: `capture`, `refund`, `settle`, `transfer` and so on, `manual` for what was posted by hand. */
  kind: string;
  /** The key that made it happen once. */
  key: string;
  at: string;
  bookingId: string | null;
  externalId: string | null;
  /** Debits above zero; together nothing. `whose`: the organization or the person, of accounts that each one has. */
  entries: { code: LedgerCode; amountCents: number; currency: string; whose: string | null }[];
  /** Who wanted it, who agreed, and why; null where the clock or Stripe did it. */
  by: string | null;
  agreedBy: string | null;
  reason: string | null;
};

/** An id at the end of a posting's key, where the posting is of that kind. */
const idIn = (...kinds: string[]) =>
  sql`case when t.kind in (${sql.join(
    kinds.map((kind) => sql`${kind}`),
    sql`, `,
  )}) then split_part(t.key, ':', 2)::uuid end`;

const entriesOf = sql`(select jsonb_agg(jsonb_build_object('code', a.code, 'amountCents', e.amount_cents, 'currency', e.currency, 'whose', coalesce(o.name, u.email))
    order by e.amount_cents desc, a.code) from ledger_entries e join ledger_accounts a on a.id = e.account_id
    left join organizations o on o.id = a.organization_id left join users u on u.id = a.user_id where e.transaction_id = t.id)`;

/** The newest postings that touch an account of somebody's own. */
const onAccounts = (owner: SQL) => sql`t.id in (select e.transaction_id from ledger_accounts a
    join ledger_entries e on e.account_id = a.id where ${owner} order by e.transaction_id desc limit ${MOST})`;

const BELONGS: Record<Found["kind"], (id: string) => SQL> = {
  booking: (id) => sql`t.booking_id = ${id}::uuid`,
  posting: (id) => sql`t.id = ${id}::uuid`,
  person: (id) => onAccounts(sql`a.user_id = ${id}::uuid`),
  organization: (id) => onAccounts(sql`a.organization_id = ${id}::uuid`),
};

/**
 * The ledger's transactions of a booking, or on the own accounts of a person or an organization, or one of them alone: the
 * newest 200, oldest first, each with its entries and its cause.
 */
export async function journalOf(ctx: Ctx, { kind, id }: Found): Promise<JournalLine[]> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<JournalLine>(sql`select t.id, t.kind, t.key, t.posted_at as at, t.booking_id as "bookingId", t.external_id as "externalId",
        ${entriesOf} as entries, coalesce(mu.email, gu.email, cu.email) as by, coalesce(md.email, gd.email) as "agreedBy", coalesce(m.reason, g.reason, r.reason) as reason
      from (select * from ledger_transactions t where ${BELONGS[kind](id)} order by t.posted_at desc, t.id desc limit ${MOST}) t
      left join manual_postings m on m.id = ${idIn("manual")}
      left join users mu on mu.id = m.requested_by left join users md on md.id = m.decided_by and md.id <> m.requested_by
      left join credit_grants g on g.id = ${idIn("credit_granted")}
      left join users gu on gu.id = g.requested_by left join users gd on gd.id = g.decided_by and gd.id <> g.requested_by
      left join credit_transfers c on c.id = ${idIn("credit_transferred")} left join users cu on cu.id = c.user_id
      left join refunds r on r.id = ${idIn("refund", "refund_failed", "credit_refunded")}
      order by t.posted_at, t.id`),
  );
  return rows;
}
