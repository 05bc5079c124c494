import { readPass } from "@/lib/core/pass";
import { sha256Hex } from "@/lib/core/tokens";
import type { ScanList } from "@/lib/visits";

/** What a phone can tell by itself, without asking anybody. */
export type Verdict =
  | {
      kind: "ok";
      bookingId: string;
      name: string | null;
      sent: { pass: string } | { bookingId: string; code: string };
    }
  | { kind: "early" | "expired"; at: Date; zone: string | null }
  | { kind: "forged" | "foreign" | "unknownCode" | "badCode" };

type Window = { opensAt: Date; closesAt: Date };

function outside({ opensAt, closesAt }: Window, now: Date, zone: string | null): Verdict | null {
  if (now < opensAt) return { kind: "early", at: opensAt, zone };
  return now >= closesAt ? { kind: "expired", at: closesAt, zone } : null;
}

/** A scanned text: only what we signed, for a kitchen of this host, at its time, lets anybody in. */
export async function judgePass(
  text: string,
  list: ScanList,
  kitchenIds: string[],
  now: Date,
): Promise<Verdict> {
  const pass = await readPass(text, list.publicKey);
  if (!pass) return { kind: "forged" };
  if (!kitchenIds.includes(pass.kitchenId)) return { kind: "foreign" };
  const known = list.bookings.find(({ bookingId }) => bookingId === pass.bookingId);
  return (
    outside(pass, now, known?.timeZone ?? null) ?? {
      kind: "ok",
      bookingId: pass.bookingId,
      name: known?.renterName ?? null,
      sent: { pass: text },
    }
  );
}

/** A typed code: the one booking around now that it belongs to. */
export async function judgeCode(typed: string, list: ScanList, now: Date): Promise<Verdict> {
  const code = typed.replace(/\s/g, "");
  if (!/^\d{6}$/.test(code)) return { kind: "badCode" };
  let other: Verdict = { kind: "unknownCode" };
  for (const { bookingId, renterName, codeHash, timeZone, ...window } of list.bookings) {
    if ((await sha256Hex(`${bookingId}:${code}`)) !== codeHash) continue;
    const times = { opensAt: new Date(window.opensAt), closesAt: new Date(window.closesAt) };
    const verdict = outside(times, now, timeZone);
    if (!verdict) return { kind: "ok", bookingId, name: renterName, sent: { bookingId, code } };
    other = verdict;
  }
  return other;
}
