import { AwsClient } from "aws4fetch";
import { refuse } from "@/lib/core/errors";
import { env } from "@/lib/env";

let client: AwsClient | undefined;

export function signer(): AwsClient {
  client ??= new AwsClient({
    accessKeyId: env().S3_ACCESS_KEY_ID,
    secretAccessKey: env().S3_SECRET_ACCESS_KEY,
    region: env().S3_REGION,
    service: "s3",
    retries: 2,
  });
  return client;
}

export const objectAddress = (key: string) => `${env().S3_ENDPOINT}/${env().S3_BUCKET}/${key}`;

export async function putObject(key: string, body: ArrayBuffer, contentType: string): Promise<void> {
  const response = await signer().fetch(objectAddress(key), {
    method: "PUT",
    body,
    headers: { "content-type": contentType },
  });
  if (!response.ok) refuse("unavailable", "The file could not be stored. Please try again");
}

export async function deleteObject(key: string): Promise<void> {
  await signer().fetch(objectAddress(key), { method: "DELETE" });
}

/** The object as the store has it, fetched by us: private buckets stay private. */
export async function getObject(key: string): Promise<Response> {
  const response = await signer().fetch(objectAddress(key));
  return response.ok ? response : refuse("not_found", "Not found");
}

/** Answers when the store does; anything but a server error means it is there. */
export async function pingFiles(): Promise<void> {
  const response = await signer().fetch(objectAddress(".ready"), { method: "HEAD" });
  if (response.status >= 500) refuse("unavailable", "The file store is down");
}
