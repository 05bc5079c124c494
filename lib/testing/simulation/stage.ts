import { Client } from "pg";
import { afterAll, vi } from "vitest";
import { closeBookings } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { addMinutes } from "@/lib/core/interval";
import { env } from "@/lib/env";
import { fromRedis } from "@/lib/integrations/redis";
import { spaceCard } from "@/lib/kitchens";
import { drainOutbox } from "@/lib/notifications";
import { sendRefunds, settleUnfinished, sweepHolds } from "@/lib/payments";
import { finishPayouts, runPayouts } from "@/lib/payouts";
import { ownRedisServer } from "@/lib/testing/own-redis";
import { ownStripe } from "@/lib/testing/own-stripe";
import { onboard } from "@/lib/testing/paying";
import { openWorld, type World } from "@/lib/testing/world";
import { type Service, Wire } from "./wire";

/** Every story begins here: a Monday, at noon in Phoenix, which has no summer time. */
const BEGIN = new Date("2030-01-07T19:00:00Z");
const ZONE = "America/Phoenix";
const ALWAYS = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 0, closesMinute: 1_440 }));
export const RENTERS = 4;

/** The jobs of `vercel.json` that move bookings and money, by how often they run. */
export const JOBS = {
  "expire-holds": sweepHolds,
  "settle-payments": settleUnfinished,
  "send-refunds": sendRefunds,
  "send-mail": drainOutbox,
  "close-bookings": closeBookings,
  payouts: runPayouts,
  "finish-payouts": finishPayouts,
} satisfies Record<string, (ctx: Ctx) => Promise<unknown>>;
export type Job = keyof typeof JOBS;

/** Opens the theatre: one database, one Stripe, one Redis and one wire, used by one story after the other. */
export async function openStage() {
  const world = await openWorld({ now: BEGIN.toISOString() });
  await ownRedisServer();
  const double = await ownStripe();
  const wire = new Wire(serviceOf);
  const admin = new Client({ connectionString: world.database.urls.admin });
  await admin.connect();
  afterAll(async () => {
    vi.useRealTimers();
    await admin.end();
  });
  let now = BEGIN;
  const players = await cast(world);

  const stage = {
    world,
    wire,
    double,
    begin: BEGIN,
    now: () => now,
    /** Moves every clock there is: ours, the database's, Stripe's. */
    async moveTo(moment: Date) {
      now = moment;
      vi.setSystemTime(moment);
      await world.at(moment);
    },
    later: (minutes: number) => stage.moveTo(addMinutes(now, minutes)),
    /** Everything is as on the first day, so that the same story is the same history. */
    async clear() {
      wire.forget();
      await admin.query(FORGET_ALL);
      // What an earlier story left of its own outage ends before this one begins.
      vi.setSystemTime(addMinutes(BEGIN, -60));
      await fromRedis(() => Promise.reject(new Error("as if it were away")), null, { insist: true });
      vi.setSystemTime(BEGIN);
      await double.reset();
      await stage.moveTo(BEGIN);
      await onboard(world.as(players.ready), players.ready.organizationId);
      // What a process remembers of a space must not depend on the story before.
      for (const spaceId of players.spaces) await spaceCard(world.system(), spaceId, true);
      return players;
    },
  };
  return stage;
}
export type Stage = Awaited<ReturnType<typeof openStage>>;
export type Cast = Awaited<ReturnType<typeof cast>>;

/** Past the triggers that keep history: only a superuser can, and only a test would. The cast stays for the next story. */
const FORGET_ALL = `set session_replication_role = replica;
  delete from booking_equipment; delete from bookings; delete from allocations; delete from booking_changes; delete from use_log; delete from ledger_accounts; delete from ledger_transactions;
  delete from ledger_entries; delete from checkouts; delete from payments; delete from refunds; delete from payouts; delete from payout_items;
  delete from analytics_events; delete from audit_log; delete from chain_heads; delete from idempotency_keys; delete from inbox;
  delete from notifications; delete from outbox;
  update organizations set stripe_account_id = null, charges_enabled = false, payouts_enabled = false, details_submitted = false;
  set session_replication_role = default`;

/** Two organizations, of which the second is not yet known to Stripe, and four renters who want the same slots. */
async function cast(world: World) {
  const [ready, late] = [await world.host(), await world.host()];
  const base = { timeZone: ZONE, hours: ALWAYS };
  const table = { name: "Table", kind: "table" as const };
  const one = await world.kitchen({
    ...base,
    organizationId: ready.organizationId,
    createdBy: ready.id,
    stations: [table, table],
    // The whole kitchen, and any one of its two tables: they get in each other's way.
    spaces: [{ units: null, hourlyRateCents: 9_999 }, { units: 1 }],
  });
  const two = await world.kitchen({
    ...base,
    organizationId: late.organizationId,
    createdBy: late.id,
    cancellationPolicy: "strict",
    stations: [table],
    spaces: [{ units: null, hourlyRateCents: 3_333, bufferAfterMinutes: 30 }],
  });
  const renters = [];
  for (let i = 0; i < RENTERS; i++) renters.push(await world.person());
  await world.sql("update sessions set expires_at = expires_at + interval '1 year'");
  return {
    renters,
    hosts: new Map([ready, late].map((host) => [host.organizationId, host])),
    ready,
    late,
    spaces: [...one.spaceIds, ...two.spaceIds],
  };
}

function serviceOf(address: string): Service {
  const settings = env();
  const services: [Service, string | undefined][] = [
    ["database", settings.DATABASE_GATEWAY_URL],
    ["redis", settings.UPSTASH_REDIS_REST_URL],
    ["stripe", settings.STRIPE_API_BASE],
    ["mail", settings.RESEND_BASE_URL],
  ];
  return services.find(([, base]) => base && address.startsWith(base))?.[0] ?? "other";
}
