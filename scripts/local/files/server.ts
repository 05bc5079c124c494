import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { BodyTooLarge, header, readBody, send, serve } from "../http";
import { errorXml, listXml } from "./answers";
import { customerKey, decrypt, requireSameKey } from "./customer-key";
import { ObjectStore, type StoredObject } from "./objects";
import { type Credentials, S3Error, verifySignature } from "./signature";

const MAX_BODY_BYTES = 64 * 1024 * 1024;
const MAX_KEY_BYTES = 1_024;
const MAX_LISTED = 1_000;
const KEPT_HEADERS = ["content-type", "cache-control", "content-disposition", "content-encoding"];

export interface FilesOptions {
  port: number;
  dir: string;
  bucket: string;
  region: string;
  credentials: Credentials;
}

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD, PUT, DELETE",
  "access-control-expose-headers": "ETag, Content-Length, Content-Range",
  "x-content-type-options": "nosniff",
};

function preflight(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(204, {
    ...CORS,
    "access-control-allow-headers": header(request, "access-control-request-headers") ?? "",
    "access-control-max-age": "600",
    vary: "Origin, Access-Control-Request-Headers",
  });
  response.end();
}

/** The path as it was meant. S3 reads a plus sign as a space, here too; dots are letters like any other. */
function decodedPath(request: IncomingMessage): string {
  const [raw = "/"] = (request.url ?? "/").split("?");
  try {
    return decodeURIComponent(raw.replace(/\+/g, " "));
  } catch {
    throw new S3Error(400, "InvalidURI", "Couldn't parse the specified URI.");
  }
}

function verify(options: FilesOptions, request: IncomingMessage, url: URL, body: Buffer): void {
  const headers: Record<string, string> = {};
  for (const name of Object.keys(request.headers)) headers[name] = header(request, name) ?? "";
  const signed = {
    method: request.method ?? "GET",
    path: decodedPath(request),
    query: url.searchParams,
    headers,
    bodySha256: createHash("sha256").update(body).digest("hex"),
  };
  verifySignature(signed, options.credentials, options.region, Date.now());
}

function keyOf(options: FilesOptions, request: IncomingMessage): string {
  const [bucket, ...rest] = decodedPath(request).slice(1).split("/");
  if (bucket !== options.bucket)
    throw new S3Error(404, "NoSuchBucket", "The specified bucket does not exist");
  const key = rest.join("/");
  if (Buffer.byteLength(key) > MAX_KEY_BYTES)
    throw new S3Error(400, "KeyTooLongError", "Your key is too long");
  return key;
}

function describeObject(object: StoredObject): Record<string, string> {
  return {
    ...CORS,
    "content-type": "binary/octet-stream",
    ...object.headers,
    etag: object.etag,
    "last-modified": new Date(object.lastModified).toUTCString(),
    "accept-ranges": "bytes",
  };
}

/** First and last byte wanted, or nothing for the whole object. */
function rangeOf(request: IncomingMessage, size: number): { first: number; last: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header(request, "range") ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const suffix = match[1] === "";
  const first = suffix ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const last = suffix || match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (first > last) throw new S3Error(416, "InvalidRange", "The requested range is not satisfiable");
  return { first, last };
}

async function read(
  store: ObjectStore,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const object = await store.head(key);
  if (!object) throw new S3Error(404, "NoSuchKey", "The specified key does not exist.");
  const secret = customerKey((name) => header(request, name));
  requireSameKey(object.keyMd5, secret);
  const headers = describeObject(object);
  if (header(request, "if-none-match") === object.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  if (request.method === "HEAD") {
    response.writeHead(200, { ...headers, "content-length": String(object.size) }).end();
    return;
  }
  const stored = await store.bytes(key);
  const bytes = secret ? decrypt(secret, stored) : stored;
  const range = rangeOf(request, object.size);
  if (!range) {
    send(response, 200, bytes, headers);
    return;
  }
  const { first, last } = range;
  const contentRange = { "content-range": `bytes ${first}-${last}/${object.size}` };
  send(response, 206, bytes.subarray(first, last + 1), { ...headers, ...contentRange });
}

async function list(
  options: FilesOptions,
  store: ObjectStore,
  url: URL,
  response: ServerResponse,
): Promise<void> {
  const prefix = url.searchParams.get("prefix") ?? "";
  const after = url.searchParams.get("continuation-token") ?? url.searchParams.get("start-after") ?? "";
  const limit = Math.min(Number(url.searchParams.get("max-keys") ?? MAX_LISTED) || 0, MAX_LISTED);
  const found = (await store.list(prefix)).filter(({ key }) => key > after);
  const xml = listXml(options.bucket, prefix, found.slice(0, limit), found.length > limit);
  send(response, 200, xml, { ...CORS, "content-type": "application/xml" });
}

async function write(
  store: ObjectStore,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
) {
  const names = Object.keys(request.headers).filter(
    (name) => KEPT_HEADERS.includes(name) || name.startsWith("x-amz-meta-"),
  );
  const kept = Object.fromEntries(names.map((name) => [name, header(request, name) ?? ""]));
  if (header(request, "if-none-match") === "*" && (await store.head(key)))
    throw new S3Error(
      412,
      "PreconditionFailed",
      "At least one of the pre-conditions you specified did not hold",
    );
  const checksum = header(request, "x-amz-checksum-sha256");
  if (checksum !== undefined && checksum !== createHash("sha256").update(body).digest("base64"))
    throw new S3Error(400, "BadDigest", "The SHA256 you specified did not match the calculated checksum.");
  const object = await store.put(
    key,
    body,
    kept,
    customerKey((name) => header(request, name)),
  );
  send(response, 200, "", { ...CORS, etag: object.etag });
}

async function handle(
  options: FilesOptions,
  store: ObjectStore,
  request: IncomingMessage,
  response: ServerResponse,
) {
  if (request.method === "OPTIONS") {
    preflight(request, response);
    return;
  }
  // Only the query is read from here: resolving a path would fold its dots.
  const url = new URL(`http://files.local/?${(request.url ?? "").split("?")[1] ?? ""}`);
  const body = await readBody(request, MAX_BODY_BYTES);
  verify(options, request, url, body);
  const key = keyOf(options, request);
  const reads = request.method === "GET" || request.method === "HEAD";
  if (key === "" && reads) await list(options, store, url, response);
  else if (reads) await read(store, key, request, response);
  else if (request.method === "PUT" && key !== "") await write(store, key, request, response, body);
  else if (request.method === "DELETE" && key !== "") {
    await store.remove(key);
    response.writeHead(204, CORS).end();
  } else
    throw new S3Error(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
}

/** A file store that answers like S3 and refuses what S3 refuses: no signature, a wrong one, or one that ran out. */
export async function startFiles(options: FilesOptions) {
  const store = new ObjectStore(options.dir);
  await store.prepare();
  const running = await serve(options.port, async (request, response) => {
    try {
      await handle(options, store, request, response);
    } catch (error) {
      const known = error instanceof BodyTooLarge ? new S3Error(400, "EntityTooLarge", error.message) : error;
      if (!(known instanceof S3Error)) throw error;
      send(response, known.status, errorXml(known), { ...CORS, "content-type": "application/xml" });
    }
  });
  return { url: running.url, stop: running.stop };
}
