/** Every way a verb may refuse. Anything else that is thrown is a bug, and becomes a 500. */
export const ERROR_STATUS = {
  invalid_input: 400,
  // The rules of a space that a slot can break, one code each.
  in_the_past: 400,
  lead_time: 400,
  beyond_horizon: 400,
  too_short: 400,
  too_long: 400,
  off_increment: 400,
  outside_hours: 400,
  invalid_signature: 400,
  unauthenticated: 401,
  forbidden: 403,
  renter_blocked: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  slot_taken: 409,
  equipment_taken: 409,
  storage_full: 409,
  promo_refused: 409,
  leaves_gap: 409,
  renter_limit: 409,
  papers_missing: 409,
  in_progress: 409,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  idempotency_mismatch: 422,
  rate_limited: 429,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;
export type FieldErrors = Record<string, string[]>;

type Values = Record<string, string | number>;
/** What would work instead of the slot that was refused, on the kitchen's clock. */
export type Suggestion = { startsAt: Date; durationMinutes: number; timeZone: string };
type Options = ErrorOptions & { retryAfterSeconds?: number; values?: Values; suggestion?: Suggestion };

/** Fills `{name}` places of a sentence. */
export const fill = (template: string, values: Values = {}) =>
  template.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));

/**
 * `message` and `fields` are for people; diagnostics travel in `cause` and never leave the server.
 * `template` is the English sentence before its values were filled in: translations are looked up by it.
 */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly values: Values;
  readonly retryAfterSeconds: number | undefined;
  readonly suggestion: Suggestion | undefined;
  constructor(
    readonly code: ErrorCode,
    readonly template: string,
    readonly fields: FieldErrors = {},
    options: Options = {},
  ) {
    super(fill(template, options.values), options);
    this.values = options.values ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.suggestion = options.suggestion;
  }
}

/** An expression, so it composes: `row ?? refuse("not_found", "Kitchen not found")`. */
export function refuse(code: ErrorCode, template: string, fields?: FieldErrors): never {
  throw new AppError(code, template, fields);
}

/** A refusal of one input field: `refuseField("startsAt", "That time has already passed")`. */
export function refuseField(field: string, template: string, values: Values = {}): never {
  return refuseRule("invalid_input", field, template, values);
}

/** The same under a code of its own: a rule that machines want to tell apart. */
export function refuseRule(code: ErrorCode, field: string, template: string, values: Values = {}): never {
  throw new AppError(code, template, { [field]: [fill(template, values)] }, { values });
}
