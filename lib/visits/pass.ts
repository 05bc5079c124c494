import { authorize } from "@/lib/access";
import { getBooking } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { PASS_KEY, PASS_SIGNATURE, type PassKey, passFacts, passText } from "@/lib/core/pass";
import { env } from "@/lib/env";
import { accessWindow, givesAccess } from "./access-window";

type Keys = { sign: CryptoKey; publicKey: PassKey };
let keys: Promise<Keys> | undefined;

async function loadKeys(): Promise<Keys> {
  const der = Uint8Array.from(atob(env().CHECK_IN_KEY), (char) => char.charCodeAt(0));
  const sign = await crypto.subtle.importKey("pkcs8", der, PASS_KEY, true, ["sign"]);
  const { kty = "", crv = "", x = "", y = "" } = await crypto.subtle.exportKey("jwk", sign);
  return { sign, publicKey: { kty, crv, x, y } };
}

function passKeys(): Promise<Keys> {
  keys ??= loadKeys();
  return keys;
}

/** What passes are verified with; a host's phone keeps it. */
export const passKey = async (): Promise<PassKey> => (await passKeys()).publicKey;

/**
 * The pass of a booking that stands. It may be had early, so that it is at hand without network: it works from half an
 * hour before the start to the end. Refuses `not_found`, `forbidden`, `conflict`.
 */
export async function getPass(
  ctx: Ctx,
  { bookingId }: BookingIdInput,
): Promise<{ pass: string; opensAt: Date; closesAt: Date }> {
  const booking = await getBooking(ctx, bookingId);
  authorize(await requirePerson(ctx), "booking:enter", booking);
  if (!givesAccess(booking)) refuse("conflict", "Only a booking that stands has a pass");
  const { startsAt: opensAt, endsAt: closesAt } = accessWindow(booking);
  const { kitchenId, accessVersion } = booking;
  const facts = passFacts({ bookingId, kitchenId, accessVersion, opensAt, closesAt });
  const { sign } = await passKeys();
  const signature = new Uint8Array(await crypto.subtle.sign(PASS_SIGNATURE, sign, facts));
  return { pass: passText(facts, signature), opensAt, closesAt };
}
