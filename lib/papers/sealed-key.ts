import { refuse } from "@/lib/core/errors";
import { fromBase64Url, hmacSha256, toBase64Url } from "@/lib/core/tokens";
import { env } from "@/lib/env";
import type { ObjectSecret } from "@/lib/integrations/private-files";

const NONCE_BYTES = 12;
const encoder = new TextEncoder();

/** What seals the keys of papers, reckoned from the setting so that it may be any text. */
async function sealingKey(): Promise<CryptoKey> {
  const bytes = new Uint8Array(await hmacSha256(env().PAPERS_KEY, "papers: sealing key"));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

const algorithm = (iv: Uint8Array<ArrayBuffer>, objectKey: string) => ({
  name: "AES-GCM",
  iv,
  // Bound to its object: a sealed key that is moved to another row opens nothing.
  additionalData: encoder.encode(objectKey),
});

export const newSecret = (): ObjectSecret => crypto.getRandomValues(new Uint8Array(32));

/** A key as it may stand in the database: worth nothing without the platform's. */
export async function sealKey(secret: ObjectSecret, objectKey: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt(algorithm(iv, objectKey), await sealingKey(), secret);
  return `${toBase64Url(iv)}.${toBase64Url(new Uint8Array(sealed))}`;
}

/** Refuses `unavailable` what was sealed with another key of the platform, or for another object. */
export async function openKey(sealedKey: string, objectKey: string): Promise<ObjectSecret> {
  const [iv, sealed] = sealedKey.split(".").map(fromBase64Url);
  try {
    if (!iv || !sealed) throw new Error("malformed");
    return new Uint8Array(await crypto.subtle.decrypt(algorithm(iv, objectKey), await sealingKey(), sealed));
  } catch {
    return refuse("unavailable", "The file could not be opened. Please try again");
  }
}
