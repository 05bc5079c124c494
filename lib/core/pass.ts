import { fromBase64Url, toBase64Url } from "./tokens";

/**
 * What a renter shows at the door: small enough for a QR code, signed so that a phone without network can tell it from
 * a forged one. `PREP1.` and then, in base64url, booking, kitchen, version, opening and closing second, signature.
 */
export type Pass = {
  bookingId: string;
  kitchenId: string;
  accessVersion: number;
  opensAt: Date;
  closesAt: Date;
};

const PREFIX = "PREP1.";
const FACTS_BYTES = 42;
const SIGNATURE_BYTES = 64;
/** P-256, because every phone that reads a code can verify it; Ed25519 is missing in browsers of 2024. */
export const PASS_KEY = { name: "ECDSA", namedCurve: "P-256" } as const;
export const PASS_SIGNATURE = { name: "ECDSA", hash: "SHA-256" } as const;
export type PassKey = { kty: string; crv: string; x: string; y: string };

const idBytes = (id: string) =>
  Uint8Array.from(id.replaceAll("-", "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

function idOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}

/** The facts as they are signed. */
export function passFacts(pass: Pass): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(FACTS_BYTES);
  bytes.set(idBytes(pass.bookingId), 0);
  bytes.set(idBytes(pass.kitchenId), 16);
  const view = new DataView(bytes.buffer);
  view.setUint16(32, pass.accessVersion);
  view.setUint32(34, pass.opensAt.getTime() / 1_000);
  view.setUint32(38, pass.closesAt.getTime() / 1_000);
  return bytes;
}

export function passText(facts: Uint8Array, signature: Uint8Array): string {
  const bytes = new Uint8Array(FACTS_BYTES + SIGNATURE_BYTES);
  bytes.set(facts, 0);
  bytes.set(signature, FACTS_BYTES);
  return `${PREFIX}${toBase64Url(bytes)}`;
}

/** The pass if it is one that we signed, else null: whatever else a code says counts for nothing. */
export async function readPass(text: string, publicKey: PassKey): Promise<Pass | null> {
  const bytes = text.startsWith(PREFIX) ? fromBase64Url(text.slice(PREFIX.length)) : null;
  if (bytes?.length !== FACTS_BYTES + SIGNATURE_BYTES) return null;
  const facts = bytes.slice(0, FACTS_BYTES);
  const key = await crypto.subtle.importKey("jwk", publicKey, PASS_KEY, false, ["verify"]);
  if (!(await crypto.subtle.verify(PASS_SIGNATURE, key, bytes.slice(FACTS_BYTES), facts))) return null;
  const view = new DataView(facts.buffer);
  return {
    bookingId: idOf(facts.slice(0, 16)),
    kitchenId: idOf(facts.slice(16, 32)),
    accessVersion: view.getUint16(32),
    opensAt: new Date(view.getUint32(34) * 1_000),
    closesAt: new Date(view.getUint32(38) * 1_000),
  };
}
