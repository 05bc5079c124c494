import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

export interface SignedRequest {
  method: string;
  /** Decoded: what is signed is the one way to write it, whichever way the request wrote it. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  bodySha256: string;
}

/** A refusal in S3's words. */
export class S3Error extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const UNSIGNED = "UNSIGNED-PAYLOAD";
const MAX_CLOCK_SKEW_MS = 15 * 60 * 1_000;
const MAX_LIFE_SECONDS = 7 * 24 * 60 * 60;

const sha256 = (data: string) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, data: string) => createHmac("sha256", key).update(data).digest();
const denied = (message: string) => new S3Error(403, "AccessDenied", message);
const mismatch = () =>
  new S3Error(
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  );

/** RFC 3986, stricter than encodeURIComponent, as the signature wants it. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

interface Claim {
  credential: string;
  signedHeaders: string[];
  signature: string;
  date: string;
  payload: string;
  expiresInSeconds?: number;
}

function claimInQuery(query: URLSearchParams): Claim {
  const read = (name: string) => query.get(`X-Amz-${name}`) ?? "";
  const expires = Number(read("Expires"));
  if (!Number.isInteger(expires) || expires < 1 || expires > MAX_LIFE_SECONDS) {
    throw new S3Error(
      400,
      "AuthorizationQueryParametersError",
      "X-Amz-Expires must be between 1 and 604800 seconds",
    );
  }
  return {
    credential: read("Credential"),
    signedHeaders: read("SignedHeaders").split(";"),
    signature: read("Signature"),
    date: read("Date"),
    payload: query.get("X-Amz-Content-Sha256") ?? UNSIGNED,
    expiresInSeconds: expires,
  };
}

function claimInHeaders(headers: Record<string, string>): Claim {
  const given = headers.authorization ?? "";
  if (!given.startsWith(`${ALGORITHM} `)) throw denied("Access Denied");
  const parts = new Map(
    given
      .slice(ALGORITHM.length)
      .split(",")
      .map((part) => part.trim().split("=", 2) as [string, string]),
  );
  return {
    credential: parts.get("Credential") ?? "",
    signedHeaders: (parts.get("SignedHeaders") ?? "").split(";"),
    signature: parts.get("Signature") ?? "",
    date: headers["x-amz-date"] ?? "",
    payload: headers["x-amz-content-sha256"] ?? "",
  };
}

function instantOf(date: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (!parts) throw denied("The date of the signature is missing or malformed");
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function checkTime(claim: Claim, now: number): void {
  const signedAt = instantOf(claim.date);
  if (signedAt - now > MAX_CLOCK_SKEW_MS) throw denied("Request is not valid yet");
  if (claim.expiresInSeconds !== undefined) {
    if (now > signedAt + claim.expiresInSeconds * 1_000) throw denied("Request has expired");
  } else if (now - signedAt > MAX_CLOCK_SKEW_MS) {
    throw new S3Error(
      403,
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
    );
  }
}

function expectedSignature(request: SignedRequest, claim: Claim, scope: string[], secret: string): string {
  const headers = claim.signedHeaders
    .map((name) => `${name}:${(request.headers[name] ?? "").trim().replace(/\s+/g, " ")}\n`)
    .join("");
  const canonical = [
    request.method,
    request.path.split("/").map(encode).join("/"),
    canonicalQuery(request.query),
    headers,
    claim.signedHeaders.join(";"),
    claim.payload,
  ].join("\n");
  const toSign = [ALGORITHM, claim.date, scope.join("/"), sha256(canonical)].join("\n");
  const key = scope.reduce<string | Buffer>((current, part) => hmac(current, part), `AWS4${secret}`);
  return hmac(key, toSign).toString("hex");
}

/** Lets a request pass only if it was signed with our key, for this very content, and its time has not run out. */
export function verifySignature(
  request: SignedRequest,
  credentials: Credentials,
  region: string,
  now: number,
): void {
  const inQuery = request.query.has("X-Amz-Signature");
  const claim = inQuery ? claimInQuery(request.query) : claimInHeaders(request.headers);
  const [keyId = "", ...scope] = claim.credential.split("/");
  if (keyId !== credentials.accessKeyId) {
    throw new S3Error(
      403,
      "InvalidAccessKeyId",
      "The AWS access key Id you provided does not exist in our records.",
    );
  }
  const wanted = [claim.date.slice(0, 8), region, "s3", "aws4_request"];
  if (scope.join("/") !== wanted.join("/") || !claim.signedHeaders.includes("host")) throw mismatch();
  checkTime(claim, now);
  const expected = Buffer.from(expectedSignature(request, claim, scope, credentials.secretAccessKey));
  const given = Buffer.from(claim.signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) throw mismatch();
  if (claim.payload !== UNSIGNED && claim.payload !== request.bodySha256) {
    throw new S3Error(
      400,
      "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
}
