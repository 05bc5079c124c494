import { type SQL, sql } from "drizzle-orm";
import { violations } from "./booking-invariants";
import type { Scope } from "./check-invariants";

/** I2 and I3: the books balance, and nobody's account is overdrawn. */
export function ledgerChecks(scope: Scope): SQL[] {
  return [
    violations(
      "I2",
      sql`select t.id as subject, format('%s sums to %s %s', t.key, coalesce(sum(e.amount_cents), 0), coalesce(e.currency, 'nothing')) as detail
        from ledger_transactions t left join ledger_entries e on e.transaction_id = t.id where t.posted_at >= ${scope.since.toISOString()}::timestamptz
       group by t.id, e.currency having coalesce(sum(e.amount_cents), 1) <> 0`,
    ),
    violations(
      "I2",
      sql`select e.currency as subject, format('all entries sum to %s', sum(e.amount_cents)) as detail
        from ledger_entries e group by e.currency having sum(e.amount_cents) <> 0`,
    ),
    violations(
      "I2",
      sql`select e.transaction_id as subject, format('entry in %s on an account in %s', e.currency, coalesce(a.currency, 'nothing')) as detail
        from ledger_entries e left join ledger_accounts a on a.id = e.account_id where a.currency is distinct from e.currency`,
    ),
    // What we owe is a credit, below zero. A host overpaid, or a refund out of somebody else's money, shows here.
    violations(
      "I3",
      sql`select a.id as subject, format('%s of %s stands at %s', a.code, a.organization_id, sum(e.amount_cents)) as detail
        from ledger_accounts a join ledger_entries e on e.account_id = a.id
       where a.code in ('host_payable', 'customer_funds', 'tax_payable', 'platform_revenue', 'renter_credit', 'deposits_held') group by a.id having sum(e.amount_cents) > 0`,
    ),
    violations(
      "I3",
      sql`select t.booking_id as subject, format('%s of this booking stands at %s', a.code, sum(e.amount_cents)) as detail
        from ledger_transactions t join ledger_entries e on e.transaction_id = t.id join ledger_accounts a on a.id = e.account_id
       where a.code in ('host_payable', 'customer_funds', 'deposits_held') and t.booking_id is not null group by t.booking_id, a.code having sum(e.amount_cents) > 0`,
    ),
    // A dispute that has ended leaves nothing between us and the bank, and hosts owe what is not taken back yet.
    violations(
      "I3",
      sql`select d.id as subject, format('%s, and %s still between us and the bank', d.state, sum(e.amount_cents)) as detail
        from disputes d join ledger_transactions t on t.external_id = d.stripe_dispute_id join ledger_entries e on e.transaction_id = t.id
        join ledger_accounts a on a.id = e.account_id and a.code = 'disputed_funds' where d.state <> 'open' group by d.id having sum(e.amount_cents) <> 0`,
    ),
    violations(
      "I3",
      sql`select o.id as subject, format('owes %s, of which %s are to be taken back', l.sum, r.sum) as detail from organizations o
        cross join lateral (select coalesce(sum(e.amount_cents), 0) as sum from ledger_accounts a join ledger_entries e on e.account_id = a.id
          where a.code = 'host_receivable' and a.organization_id = o.id) l
        cross join lateral (select coalesce(sum(x.amount_cents), 0) as sum from transfer_reversals x where x.organization_id = o.id and x.stripe_reversal_id is null) r
       where l.sum <> r.sum`,
    ),
    // A wallet is told three times, by its balance, its entries and the ledger.
    violations(
      "I3",
      sql`select w.user_id as subject, format('balance %s, entries %s in %s of %s, last %s, ledger %s', w.balance_cents, e.sum, e.count, w.entries, e.last, l.sum) as detail
        from wallets w cross join lateral (select coalesce(sum(x.amount_cents), 0) as sum, count(*) as count,
            coalesce((array_agg(x.balance_cents order by x.sequence desc))[1], 0) as last
          from wallet_entries x where x.user_id = w.user_id and x.currency = w.currency) e
        cross join lateral (select coalesce(-sum(x.amount_cents), 0) as sum from ledger_accounts a join ledger_entries x on x.account_id = a.id
          where a.code = 'renter_credit' and a.user_id = w.user_id and a.currency = w.currency) l
       where w.updated_at >= ${scope.since.toISOString()}::timestamptz
         and (w.balance_cents <> e.sum or w.balance_cents <> e.last or w.entries <> e.count or w.balance_cents <> l.sum)`,
    ),
  ];
}
