import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Booking, bookingsBetween, getBooking } from "@/lib/bookings";
import { type Ctx, requirePerson, requireUser } from "@/lib/context";
import { refuse, refuseField } from "@/lib/core/errors";
import { addDays, addMinutes } from "@/lib/core/interval";
import { type PassKey, readPass } from "@/lib/core/pass";
import { sameSecret, sha256Hex } from "@/lib/core/tokens";
import type { SCAN_OUTCOMES } from "@/lib/core/visit-terms";
import { accessCode } from "./access-code";
import { accessWindow, givesAccess } from "./access-window";
import { passKey } from "./pass";
import type { ScanInput } from "./schemas";

/** A phone's clock may be a little ahead of ours; one that is days behind tells of nothing that still matters. */
const AHEAD_MINUTES = 2;
const OLDEST_DAYS = 7;

export type Scanned = {
  outcome: (typeof SCAN_OUTCOMES)[number];
  bookingId: string;
  renterName: string;
  firstAt: Date;
};

/**
 * Records that a host's phone has read a pass, or that a code was typed, when it was: perhaps hours ago, without
 * network. The database lets the first one win, and tells every other when that was. The same scan may be sent again.
 * Refuses `invalid_input` (`pass`, `code`, `scannedAt`), `not_found`, `forbidden`, `conflict`.
 */
export async function recordScan(ctx: Ctx, input: ScanInput): Promise<Scanned> {
  const scannedBy = requireUser(ctx);
  const { scanId, scannedAt } = input;
  if (scannedAt > addMinutes(ctx.now, AHEAD_MINUTES))
    refuseField("scannedAt", "That time lies in the future");
  if (scannedAt < addDays(ctx.now, -OLDEST_DAYS)) refuseField("scannedAt", "That time is too long ago");
  const booking = input.pass ? await byPass(ctx, input.pass) : await byCode(ctx, input);
  const { startsAt, endsAt } = accessWindow(booking);
  if (scannedAt < startsAt) refuse("conflict", "This pass does not work yet");
  if (scannedAt >= endsAt) refuse("conflict", "This pass has expired");
  const told = {
    ...{ id: scanId, bookingId: booking.id, scannedBy, accessVersion: booking.accessVersion },
    scannedAt: scannedAt.toISOString(),
  };
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ done: { outcome: Scanned["outcome"]; firstAt: string } }>(
      sql`select prep.record_scan(${JSON.stringify(told)}::jsonb) as done`,
    ),
  );
  const done = rows[0]?.done ?? refuse("unavailable", "Please try again in a moment");
  const { id: bookingId, renterName } = booking;
  return { outcome: done.outcome, bookingId, renterName, firstAt: new Date(done.firstAt) };
}

async function byPass(ctx: Ctx, text: string): Promise<Booking> {
  const pass = (await readPass(text, await passKey())) ?? refuseField("pass", "This pass is not one of ours");
  const booking = await bookingToScan(ctx, pass.bookingId);
  const { startsAt, endsAt } = accessWindow(booking);
  const same =
    pass.accessVersion === booking.accessVersion &&
    pass.opensAt.getTime() === startsAt.getTime() &&
    pass.closesAt.getTime() === endsAt.getTime();
  return same ? booking : refuse("conflict", "This pass was replaced by a new one");
}

async function byCode(ctx: Ctx, { bookingId = "", code = "" }: ScanInput): Promise<Booking> {
  const booking = await bookingToScan(ctx, bookingId);
  const right = await sameSecret(code, await accessCode(bookingId, booking.accessVersion));
  return right ? booking : refuseField("code", "This code does not belong to the booking");
}

async function bookingToScan(ctx: Ctx, bookingId: string): Promise<Booking> {
  const booking = await getBooking(ctx, bookingId);
  authorize(await requirePerson(ctx), "booking:scan", booking);
  return booking;
}

/** A booking as a phone at the door knows it. The code is there as a hash, so that a typed one can be compared. */
export type Expected = {
  bookingId: string;
  renterName: string;
  place: string;
  timeZone: string;
  opensAt: string;
  closesAt: string;
  codeHash: string;
};
export type ScanList = { publicKey: PassKey; bookings: Expected[] };

/** What a phone takes along to work without network: the key, and who may come today and tomorrow. Refuses `not_found`. */
export async function scanList(ctx: Ctx, organizationId: string): Promise<ScanList> {
  authorize(await requirePerson(ctx), "booking:scan", { organizationId });
  const near = await bookingsBetween(ctx, organizationId, addDays(ctx.now, -1), addDays(ctx.now, 2));
  const bookings = await Promise.all(near.filter(givesAccess).map(expected));
  return { publicKey: await passKey(), bookings };
}

async function expected(booking: Booking): Promise<Expected> {
  const { startsAt, endsAt } = accessWindow(booking);
  const code = await accessCode(booking.id, booking.accessVersion);
  return {
    bookingId: booking.id,
    renterName: booking.renterName || booking.renterEmail,
    place: `${booking.spaceName} · ${booking.kitchenName}`,
    timeZone: booking.timeZone,
    opensAt: startsAt.toISOString(),
    closesAt: endsAt.toISOString(),
    codeHash: await sha256Hex(`${booking.id}:${code}`),
  };
}
