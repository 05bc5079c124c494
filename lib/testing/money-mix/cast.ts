import { holdSlot } from "@/lib/bookings";
import { answerClaim, decideClaim, fileClaim, settleDeposits, withdrawClaim } from "@/lib/claims";
import {
  cancelBooking,
  changeBooking,
  chargeDamage,
  followDispute,
  followDisputes,
  giveBack,
  giveBackHold,
  payDamage,
  quoteCancellation,
  receiveStripeEvent,
  sendRefunds,
  settleCheckout,
  settleUnfinished,
  startCheckout,
  sweepHolds,
} from "@/lib/payments";
import { finishPayouts, runPayouts } from "@/lib/payouts";
import { ALWAYS_OPEN } from "@/lib/testing/factories";
import { onboard } from "@/lib/testing/paying";
import type { People } from "@/lib/testing/people-in";
import type { Random } from "@/lib/testing/random";
import { creditWallet, settleCreditTransfers, transferToCredit } from "@/lib/wallets";
import type { StripeControl } from "@/scripts/local/stripe/control";

const VERBS = {
  ...{
    holdSlot,
    startCheckout,
    settleCheckout,
    giveBackHold,
    cancelBooking,
    quoteCancellation,
    changeBooking,
  },
  ...{ fileClaim, answerClaim, decideClaim, withdrawClaim, settleDeposits },
  ...{ creditWallet, transferToCredit, settleCreditTransfers },
  ...{ chargeDamage, payDamage, giveBack },
  ...{ followDispute, followDisputes, receiveStripeEvent, sendRefunds, settleUnfinished, sweepHolds },
  ...{ runPayouts, finishPayouts },
};
type Verbs = typeof VERBS;

/** The verbs themselves, each call of one counted by its name: an operation of the mix. */
function counted(tally: Record<string, number>): Verbs {
  const entries = Object.entries(VERBS).map(([name, verb]) => [
    name,
    (...given: unknown[]) => {
      tally[name] = (tally[name] ?? 0) + 1;
      return (verb as (...given: unknown[]) => unknown)(...given);
    },
  ]);
  return Object.fromEntries(entries) as Verbs;
}

const HOSTS = 4;
const RENTERS = 32;
const rates = { bands: [], packages: [], fees: [], minimumCents: null };

/** Hosts that Stripe may pay, renters who share nothing but the platform, and an admin. */
export async function openCast(people: People, control: StripeControl) {
  const several = <T>(count: number, make: () => Promise<T>) =>
    Promise.all(Array.from({ length: count }, make));
  const hosts = await several(HOSTS, () => people.host());
  for (const host of hosts) await onboard(people.as(host), host.organizationId);
  const renters = await several(RENTERS, () => people.person());
  const admin = await people.person({ platformRole: "admin" });
  const tally: Record<string, number> = {};
  return {
    ...{ people, control, hosts, renters, admin, tally },
    verbs: counted(tally),
    operations: () => Object.values(tally).reduce((sum, count) => sum + count, 0),
  };
}
export type Cast = Awaited<ReturnType<typeof openCast>>;
export type Host = Awaited<ReturnType<People["host"]>>;
export type Renter = Awaited<ReturnType<People["person"]>>;

const PLACES_AT_ONCE = 40;
const table = { name: "Table", kind: "table" as const };

/** A place for each booking alone, always open: all that are over were over at the same time. */
export class Places {
  private free: { spaceId: string; host: Host }[] = [];

  constructor(
    private readonly cast: Cast,
    private readonly random: Random,
  ) {}

  /** Called before one is taken. */
  async prepare(): Promise<void> {
    if (this.free.length === 0) await this.more(this.random.pick(this.cast.hosts));
  }

  take(): { spaceId: string; host: Host } {
    const place = this.free.pop();
    if (!place) throw new RangeError("no place was prepared");
    return place;
  }

  private async more(host: Host): Promise<void> {
    const numbers = Array.from({ length: PLACES_AT_ONCE }, (_, n) => n);
    const deposit = () => this.random.pick([null, 5_000, 5_000, 9_999, 9_999, 20_001]);
    const beyond = () => this.random.pick([null, 3_001, 50_000]);
    const { spaceIds } = await this.cast.people.kitchen({
      ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN },
      stations: numbers.map(() => table),
      spaces: numbers.map((n) => ({
        ...{
          stations: [n],
          hourlyRateCents: 3_333,
          rates: { ...rates, depositCents: deposit(), beyondDepositCents: beyond() },
        },
      })),
    });
    this.free.push(...spaceIds.map((spaceId) => ({ spaceId, host })));
  }
}
