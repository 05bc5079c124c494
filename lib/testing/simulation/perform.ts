import { expect } from "vitest";
import { addHours } from "@/lib/core/interval";
import { stripe } from "@/lib/integrations/stripe";
import { checkInvariants } from "@/lib/operations";
import { Play } from "./play";
import { JOBS, type Stage } from "./stage";
import type { Step } from "./story";

/** Plays a story from its first day to its end, and checks every invariant after every step. */
export async function perform(stage: Stage, steps: readonly Step[]): Promise<string[]> {
  const play = new Play(stage, await stage.clear());
  for (const [i, step] of steps.entries()) {
    await play.take(step);
    expect(await wrong(stage, play), `after step ${i}: ${JSON.stringify(step)}`).toEqual([]);
  }
  await comeToRest(stage, play);
  expect(await wrong(stage, play, true), "at the end").toEqual([]);
  return [...stage.wire.sent];
}

async function wrong(stage: Stage, play: Play, settled = false): Promise<unknown[]> {
  const found: unknown[] = await checkInvariants(stage.world.system(), { settled });
  return [...found, ...(await payableWithoutHold(stage, play, settled)), ...(await chargedTwice())];
}

/** A page that somebody was sent to can be paid only while its slot is kept; at the end none can. */
async function payableWithoutHold({ world }: Stage, play: Play, settled: boolean): Promise<string[]> {
  const { data } = await stripe().checkout.sessions.list({ limit: 100, status: "open" });
  const wrong: string[] = [];
  for (const { id, client_reference_id: bookingId } of data) {
    const [row] = await world.sql<{ status: string }>("select status from bookings where id = $1", [
      bookingId,
    ]);
    if (settled || (row?.status !== "held" && play.sentToPay.has(bookingId ?? "")))
      wrong.push(`${id} can be paid, its booking is ${row?.status}`);
  }
  return wrong;
}

async function chargedTwice(): Promise<string[]> {
  const { data } = await stripe().charges.list({ limit: 100 });
  const seen = new Set<string>();
  const wrong: string[] = [];
  for (const { captured, transfer_group: group, id } of data) {
    if (!captured || !group) continue;
    if (seen.has(group)) wrong.push(`${id} charges booking ${group} again`);
    seen.add(group);
  }
  return wrong;
}

/** What production has when all faults are over: webhooks that come after all, and the jobs of the platform's clock. */
async function comeToRest(stage: Stage, play: Play): Promise<void> {
  await play.everyMinute();
  await (await play.webhook(0, true))();
  await play.pass(60);
  await play.take({ do: "onboard" });
  // Past the last slot and its claim window; then a week later, for what this run could not do.
  for (const hours of [10 * 24, 7 * 24]) {
    await stage.moveTo(addHours(stage.now(), hours));
    await play.everyMinute();
    await JOBS.payouts(stage.world.system());
  }
  for (let i = 0; i < 3; i++) {
    await stage.later(61);
    await JOBS["send-mail"](stage.world.system());
  }
  const left =
    await stage.world.sql(`select 'booking ' || status as left from bookings where status in ('held', 'confirmed', 'checked_in')
    union all select 'mail ' || key from outbox where done_at is null
    union all select 'payout ' || last_error from payout_items where stripe_transfer_id is null
    union all select a.code || ' ' || sum(e.amount_cents) from ledger_entries e join ledger_accounts a on a.id = e.account_id
      where a.code in ('customer_funds', 'host_payable') group by a.code having sum(e.amount_cents) <> 0`);
  expect(left, "at rest nothing is left to do").toEqual([]);
  expect(await stage.double.violations()).toEqual([]);
}

/** Every booking, payment, refund and transfer by how it ended. */
export async function whatBecame({ world }: Stage): Promise<string[]> {
  const rows = await world.sql<{ what: string }>(`select status as what from bookings
    union all select 'payment ' || status from payments union all select 'refund ' || status from refunds
    union all select 'transfer' from payout_items where stripe_transfer_id is not null union all select 'webhook' from inbox`);
  return rows.map(({ what }) => what);
}
