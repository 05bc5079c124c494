import { accountDebitRoutes } from "./account-debits";
import { accountLinkRoutes } from "./account-links";
import { accountRoutes } from "./accounts";
import { ApiError, badParam, notImplemented } from "./api-error";
import { chargeRoutes } from "./charges";
import { checkoutRoutes } from "./checkout";
import { customerRoutes } from "./customers";
import { disputeRoutes } from "./disputes";
import { eventRoutes } from "./event-routes";
import { fileRoutes } from "./files";
import { bracketed, parseForm } from "./form";
import { isObject, type Json } from "./json";
import { ledgerRoutes } from "./ledger";
import { paymentIntentRoutes } from "./payment-intents";
import { paymentMethodRoutes } from "./payment-methods";
import { payoutRoutes } from "./payouts";
import { refundRoutes } from "./refunds";
import { render } from "./render";
import { expandPaths, type Route } from "./route";
import {
  check,
  type Issue,
  operationAt,
  requestSchema,
  responseSchema,
  type Schema,
  templates,
} from "./schema";
import { setupIntentRoutes } from "./setup-intents";
import { transferRoutes } from "./transfers";
import { webhookEndpointRoutes } from "./webhook-endpoints";
import type { World } from "./world";

const ROUTES: Route[] = [
  ...accountLinkRoutes,
  ...accountRoutes,
  ...accountDebitRoutes,
  ...chargeRoutes,
  ...checkoutRoutes,
  ...customerRoutes,
  ...disputeRoutes,
  ...eventRoutes,
  ...fileRoutes,
  ...ledgerRoutes,
  ...paymentIntentRoutes,
  ...paymentMethodRoutes,
  ...payoutRoutes,
  ...refundRoutes,
  ...setupIntentRoutes,
  ...transferRoutes,
  ...webhookEndpointRoutes,
];

interface Compiled {
  route: Route;
  pattern: RegExp;
  names: string[];
  request: Schema;
  response: Schema;
  creates: boolean;
}

const toPattern = (path: string): RegExp => new RegExp(`^${path.replace(/\{\w+\}/g, "([^/]+)")}$`);

const compiled: Compiled[] = ROUTES.map((route) => {
  const operation = operationAt(route.method, route.path);
  if (!operation) throw new Error(`${route.method} ${route.path} is not in the schema document`);
  return {
    route,
    pattern: toPattern(route.path),
    names: [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ""),
    request: requestSchema(operation),
    response: responseSchema(operation, true),
    creates: operation.operationId.endsWith(".create"),
  };
});

// `/search` looks like an id, so it has to be known as a route of its own.
const known = templates.map((path) => ({ path, pattern: toPattern(path) }));

export interface Match {
  compiled: Compiled;
  path: Record<string, string>;
}

export function match(method: string, path: string): Match {
  const template = known
    .filter(({ pattern }) => pattern.test(path))
    .sort((a, b) => literal(b.path) - literal(a.path))[0];
  for (const entry of compiled) {
    if (entry.route.method !== method || entry.route.path !== template?.path) continue;
    const values = entry.pattern.exec(path) ?? [];
    const parts = entry.names.map(
      (name, index) => [name, decodeURIComponent(values[index + 1] ?? "")] as const,
    );
    return { compiled: entry, path: Object.fromEntries(parts) };
  }
  if (template && operationAt(method, template.path)) throw notImplemented(`${method} ${template.path}`);
  throw new ApiError(
    404,
    "invalid_request_error",
    `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  );
}

const literal = (path: string): number => path.split("/").filter((part) => !part.startsWith("{")).length;

/** Form strings become typed parameters, or the first complaint is thrown. */
export function readParams({ compiled: entry }: Match, form: string): Json {
  const issues: Issue[] = [];
  const params = check(entry.request, parseForm(form), true, [], issues);
  const order = ["unknown", "missing", "type", "enum"];
  const first = issues.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0];
  if (first) throw complaint(first);
  const values = isObject(params) ? params : {};
  for (const [key, value] of Object.entries(values)) {
    if (key !== "expand" && !entry.route.params.includes(key)) {
      throw notImplemented(`the parameter ${key} of ${entry.route.method} ${entry.route.path}`);
    }
    if (value === "" && entry.creates) {
      throw badParam(
        `You passed an empty string for '${key}'. We assume empty values are an attempt to unset a parameter; however '${key}' cannot be unset. You should remove '${key}' from your request or supply a non-empty value.`,
        key,
        "parameter_invalid_empty",
      );
    }
  }
  return values;
}

function complaint(issue: Issue): ApiError {
  const param = bracketed(issue.path);
  const given =
    isObject(issue.value) || Array.isArray(issue.value) ? JSON.stringify(issue.value) : String(issue.value);
  if (issue.kind === "unknown")
    return badParam(`Received unknown parameter: ${param}`, param, "parameter_unknown");
  if (issue.kind === "missing")
    return badParam(`Missing required param: ${param}.`, param, "parameter_missing");
  if (issue.kind === "enum") return badParam(`Invalid ${param}: must be one of ${issue.expected}`, param);
  if (issue.value === "") {
    return badParam(
      `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
      param,
      "parameter_invalid_empty",
    );
  }
  const code = issue.expected === "integer" ? "parameter_invalid_integer" : undefined;
  return badParam(`Invalid ${issue.expected}: ${given}`, param, code);
}

/** Runs the call. The answer is checked before it leaves: a wrong shape here would teach the product a lie. */
export function execute(world: World, found: Match, account: string, params: Json, url: string): Json {
  const { route, response } = found.compiled;
  const result = route.run({ world, account, params, path: found.path, url });
  const body = render(world, account, result, expandPaths(params));
  conforms(world, response, body, `${route.method} ${route.path}`);
  return body;
}

export function conforms(world: World, schema: Schema, body: Json, where: string): void {
  const issues: Issue[] = [];
  check(schema, body, false, [], issues);
  const first = issues[0];
  if (first)
    world.violation(`${where}: ${first.kind} at ${first.path.join(".")} (expected ${first.expected})`);
}
