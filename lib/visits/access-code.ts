import { hmacSha256 } from "@/lib/core/tokens";
import { env } from "@/lib/env";

/**
 * The six digits of a booking. They are reckoned from its id and its version each time somebody may see them, and are
 * stored nowhere: a copy of the database opens no door. Renewing a code is counting the version on.
 */
export async function accessCode(bookingId: string, version: number): Promise<string> {
  const digest = await hmacSha256(env().ACCESS_CODE_SECRET, `code:${bookingId}:${version}`);
  // 48 bits: what a million leaves over is one in 280 million.
  const number = digest.slice(0, 6).reduce((sum, byte) => sum * 256 + byte, 0);
  return String(number % 1_000_000).padStart(6, "0");
}
