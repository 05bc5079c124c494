import { randomToken, toBase64Url } from "./tokens";

const PREFIX = "prep_";
const ID_CHARS = 22;

/**
 * `prep_` + the owner's id + a secret. The id only says whose key it claims to be, so that the database can check the
 * claim in the same round trip as the request; the secret's hash is what proves it.
 */
export function newApiKey(userId: string): string {
  const bytes = Uint8Array.from(userId.replaceAll("-", "").match(/../g) ?? [], (hex) =>
    Number.parseInt(hex, 16),
  );
  return `${PREFIX}${toBase64Url(bytes)}${randomToken()}`;
}

/** Whose key this claims to be, or null when it is not of our form. */
export function keyOwner(key: string): string | null {
  try {
    const id = key.slice(PREFIX.length, PREFIX.length + ID_CHARS);
    const raw = atob(`${id.replaceAll("-", "+").replaceAll("_", "/")}==`);
    if (raw.length !== 16) return null;
    const hex = Array.from(raw, (char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  } catch {
    return null;
  }
}
