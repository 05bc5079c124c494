import type { StoredObject } from "./objects";
import type { S3Error } from "./signature";

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeMarkup = (text: string) =>
  text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);
const element = (name: string, text: string | number) => `<${name}>${escapeMarkup(String(text))}</${name}>`;
const PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A refusal as S3 writes it. */
export function errorXml({ code, message }: S3Error): string {
  return `${PROLOGUE}<Error>${element("Code", code)}${element("Message", message)}</Error>`;
}

/** The answer to ListObjectsV2. */
export function listXml(
  bucket: string,
  prefix: string,
  objects: readonly StoredObject[],
  more: boolean,
): string {
  const contents = objects.map(
    ({ key, size, etag, lastModified }) =>
      `<Contents>${element("Key", key)}${element("LastModified", lastModified)}${element("ETag", etag)}${element("Size", size)}${element("StorageClass", "STANDARD")}</Contents>`,
  );
  const next = more ? element("NextContinuationToken", objects.at(-1)?.key ?? "") : "";
  const head = `${element("Name", bucket)}${element("Prefix", prefix)}${element("KeyCount", objects.length)}${element("IsTruncated", String(more))}${next}`;
  return `${PROLOGUE}<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${head}${contents.join("")}</ListBucketResult>`;
}
