/** A UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits, so that ids sort by time of birth. */
export function uuidv7(nowMs: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let rest = nowMs;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const SAFE_REQUEST_ID = /^[\w-]{8,64}$/;

/** The number a request is known by in logs and answers: the caller's own where it is harmless, else a new one. */
export const requestIdOf = (given: string | null): string =>
  given && SAFE_REQUEST_ID.test(given) ? given : crypto.randomUUID();
