import { AwsV4Signer } from "aws4fetch";
import { refuse } from "@/lib/core/errors";
import { md5Of32 } from "@/lib/core/md5";
import { toBase64 } from "@/lib/core/tokens";
import { env } from "@/lib/env";
import { objectAddress, signer } from "./files";

/** 32 bytes that one object is encrypted with; the store uses them and forgets them (SSE-C). */
export type ObjectSecret = Uint8Array<ArrayBuffer>;

const HEADER = "x-amz-server-side-encryption-customer-";
const secretHeaders = (secret: ObjectSecret): Record<string, string> => ({
  [`${HEADER}algorithm`]: "AES256",
  [`${HEADER}key`]: toBase64(secret),
  [`${HEADER}key-md5`]: toBase64(md5Of32(secret)),
});

export type UploadAddress = { url: string; headers: Record<string, string> };
type Upload = { contentType: string; byteCount: number; sha256: string; secret: ObjectSecret };

/**
 * Where somebody may put one object, once: exactly these bytes by length and checksum (SHA-256 in base64), of this type,
 * under this key. The caller sends the headers as they are given; the length is its client's to say.
 */
export async function uploadAddress(
  key: string,
  { contentType, byteCount, sha256, secret }: Upload,
  seconds: number,
): Promise<UploadAddress> {
  const url = new URL(objectAddress(key));
  url.searchParams.set("X-Amz-Expires", String(seconds));
  const headers = {
    "content-type": contentType,
    "if-none-match": "*",
    "x-amz-checksum-sha256": sha256,
    ...secretHeaders(secret),
  };
  const signed = await new AwsV4Signer({
    url: url.href,
    method: "PUT",
    headers: { ...headers, "content-length": String(byteCount) },
    accessKeyId: env().S3_ACCESS_KEY_ID,
    secretAccessKey: env().S3_SECRET_ACCESS_KEY,
    region: env().S3_REGION,
    service: "s3",
    signQuery: true,
    allHeaders: true,
  }).sign();
  return { url: signed.url.href, headers };
}

export async function putPrivate(
  key: string,
  body: Uint8Array<ArrayBuffer>,
  contentType: string,
  secret: ObjectSecret,
): Promise<void> {
  const headers = { "content-type": contentType, ...secretHeaders(secret) };
  const response = await signer().fetch(objectAddress(key), { method: "PUT", body, headers });
  if (!response.ok) refuse("unavailable", "The file could not be stored. Please try again");
}

/** The object, opened with its key; null where there is none. */
export async function getPrivate(key: string, secret: ObjectSecret): Promise<Response | null> {
  const response = await signer().fetch(objectAddress(key), { headers: secretHeaders(secret) });
  if (response.status === 404) return null;
  return response.ok ? response : refuse("unavailable", "The file could not be opened. Please try again");
}
