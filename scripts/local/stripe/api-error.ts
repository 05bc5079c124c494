import type { Json } from "./json";

export interface ErrorFields {
  code?: string;
  param?: string;
  decline_code?: string;
  [extra: string]: unknown;
}

/** An answer in the shape of Stripe's errors. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** Failed parameter validation leaves no trace under the idempotency key, everything later does. */
  readonly beforeExecution: boolean;

  constructor(
    readonly status: number,
    readonly type: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error",
    message: string,
    readonly fields: ErrorFields = {},
    options: { beforeExecution?: boolean } = {},
  ) {
    super(message);
    this.beforeExecution = options.beforeExecution ?? false;
  }

  body(requestId: string): Json {
    const { code } = this.fields;
    const docUrl =
      code === undefined
        ? {}
        : { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}` };
    const logUrl = `https://dashboard.stripe.com/test/logs/${requestId}`;
    return {
      error: { ...this.fields, ...docUrl, message: this.message, request_log_url: logUrl, type: this.type },
    };
  }
}

/** The request made no sense as sent. */
export const badParam = (message: string, param: string, code?: string): ApiError =>
  new ApiError(400, "invalid_request_error", message, code === undefined ? { param } : { code, param }, {
    beforeExecution: true,
  });

/** The request made sense, but not in the present state. */
export const refused = (message: string, fields: ErrorFields = {}): ApiError =>
  new ApiError(400, "invalid_request_error", message, fields);

export const notFound = (kind: string, id: string, param = "id"): ApiError =>
  new ApiError(404, "invalid_request_error", `No such ${kind}: '${id}'`, { code: "resource_missing", param });

/** Loud on purpose: a parameter that is accepted and ignored looks like success. */
export const notImplemented = (what: string): ApiError =>
  new ApiError(400, "invalid_request_error", `The Stripe double does not implement ${what}`, {
    code: "double_not_implemented",
  });
