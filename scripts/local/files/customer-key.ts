import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { S3Error } from "./signature";

const PREFIX = "x-amz-server-side-encryption-customer-";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A key that the caller brings along and the store forgets: SSE-C. */
export interface CustomerKey {
  key: Buffer;
  md5: string;
}

/** The key that came with a request, if any; one that is half there or not what its digest says is refused. */
export function customerKey(header: (name: string) => string | undefined): CustomerKey | undefined {
  const [algorithm, text, md5] = ["algorithm", "key", "key-md5"].map((name) => header(PREFIX + name));
  if (!algorithm && !text && !md5) return undefined;
  const key = Buffer.from(text ?? "", "base64");
  const digest = createHash("md5").update(key).digest("base64");
  if (algorithm !== "AES256" || key.length !== 32 || digest !== md5)
    throw new S3Error(400, "InvalidArgument", "The secret key was invalid for the specified algorithm.");
  return { key, md5: digest };
}

/** What an object is stored as under such a key. */
export function encrypt({ key }: CustomerKey, bytes: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

export function decrypt({ key }: CustomerKey, stored: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, stored.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(stored.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(stored.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}

/** Refuses to read an object without the very key it was written with, as S3 does. */
export function requireSameKey(writtenWith: string | undefined, given: CustomerKey | undefined): void {
  if (writtenWith && !given)
    throw new S3Error(
      400,
      "InvalidRequest",
      "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.",
    );
  if (!writtenWith && given)
    throw new S3Error(400, "InvalidRequest", "The encryption parameters are not applicable to this object.");
  if (writtenWith !== given?.md5) throw new S3Error(403, "AccessDenied", "Access Denied");
}
