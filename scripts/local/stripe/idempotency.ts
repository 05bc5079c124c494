import { createHash } from "node:crypto";
import { ApiError } from "./api-error";
import type { Json } from "./json";
import type { SavedAnswer } from "./state";
import type { World } from "./world";

const KEPT_SECONDS = 86_400;
const KEY_MAXIMUM = 255;

export interface KeyedRequest {
  account: string;
  method: string;
  path: string;
  key: string;
  body: string;
}

const slot = (request: KeyedRequest): string => `${request.account}:${request.key}`;

/** The answer to give again, or null once the key is reserved for this request. */
export function reserve(world: World, request: KeyedRequest): SavedAnswer["answer"] | null {
  if (request.key.length > KEY_MAXIMUM) {
    throw new ApiError(
      400,
      "invalid_request_error",
      `Idempotency keys must be at most ${KEY_MAXIMUM} characters`,
    );
  }
  const fingerprint = createHash("sha256")
    .update(`${request.method} ${request.path} ${request.body}`)
    .digest("hex");
  const saved = world.state.idempotency[slot(request)];
  if (!saved || saved.at + KEPT_SECONDS <= world.now()) {
    world.state.idempotency[slot(request)] = { fingerprint, at: world.now() };
    return null;
  }
  if (!saved.answer) {
    throw new ApiError(
      409,
      "idempotency_error",
      `There is currently another in-progress request using this Idempotent Key: ${request.key}. Please try again later.`,
      { code: "idempotency_key_in_use" },
    );
  }
  if (saved.fingerprint !== fingerprint) {
    throw new ApiError(
      400,
      "idempotency_error",
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${request.key}' if you meant to execute a different request.`,
    );
  }
  return saved.answer;
}

export function keep(world: World, request: KeyedRequest, status: number, body: Json): void {
  const saved = world.state.idempotency[slot(request)];
  if (saved) saved.answer = { status, body };
}

export function release(world: World, request: KeyedRequest): void {
  delete world.state.idempotency[slot(request)];
}
