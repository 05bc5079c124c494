import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "@/lib/core/errors";
import type { Endpoint } from "./endpoint";

type Json = Record<string, unknown>;

/** A zod schema as JSON Schema: what may be sent, or what is answered. */
export const jsonSchema = (schema: z.ZodType, io: "input" | "output"): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
};

/** What every refusal looks like (RFC 9457). */
export const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
  fields: z.record(z.string(), z.array(z.string())).optional(),
  requestId: z.string(),
});

/** OpenAPI 3.1 of the given endpoints, made from the same objects that answer the requests. */
export function openApi(endpoints: readonly Endpoint[], appUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const one of endpoints) {
    paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: operation(one) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Prep API",
      version: "1",
      description:
        "Find, hold and pay for licensed commercial kitchens by the hour. Instants are ISO 8601 with an offset, money is whole cents, lists page by cursor.",
    },
    servers: [{ url: `${appUrl}/api/v1` }],
    paths,
    components: {
      securitySchemes: { apiKey: { type: "http", scheme: "bearer", description: "An API key: prep_…" } },
      schemas: { Problem: jsonSchema(Problem, "output") },
    },
  };
}

function operation(one: Endpoint): Json {
  const body = one.body && jsonSchema(one.body, "input");
  return {
    operationId: one.id,
    summary: one.summary,
    ...(one.scope ? { security: [{ apiKey: [] }], "x-scope": one.scope } : { security: [] }),
    "x-rate-limit": one.limit,
    parameters: [...parameters(one.params, "path"), ...parameters(one.query, "query"), ...keyHeader(one)],
    ...(body && {
      requestBody: { required: hasRequired(body), content: { "application/json": { schema: body } } },
    }),
    responses: { [String(one.status ?? 200)]: answer(one), ...refusals(one) },
  };
}

const hasRequired = (schema: Json) => Array.isArray(schema.required) && schema.required.length > 0;

function parameters(schema: z.ZodType | undefined, place: "path" | "query"): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
}

const keyHeader = (one: Endpoint): Json[] =>
  one.method === "POST"
    ? [
        {
          name: "Idempotency-Key",
          in: "header",
          required: false,
          description: "The same key and request give the first answer again.",
          schema: { type: "string", minLength: 1, maxLength: 200 },
        },
      ]
    : [];

const answer = (one: Endpoint): Json => ({
  description: one.status === 201 ? "Made" : "As asked",
  content: { "application/json": { schema: jsonSchema(one.answer, "output") } },
});

/** Refusals by status; `x-codes` are the values of `code` that an answer of that status may carry. */
function refusals(one: Endpoint): Json {
  const usual: ErrorCode[] = one.scope ? ["unauthenticated", "forbidden"] : [];
  const posts: ErrorCode[] = one.method === "POST" ? ["payload_too_large", "unsupported_media_type"] : [];
  const codes = [...new Set<ErrorCode>([...usual, ...posts, ...one.refusals, "unavailable"])];
  const statuses = [...new Set(codes.map((code) => ERROR_STATUS[code]))].sort();
  const entries = statuses.map((status) => [
    String(status),
    {
      description: codes.filter((code) => ERROR_STATUS[code] === status).join(", "),
      "x-codes": codes.filter((code) => ERROR_STATUS[code] === status),
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    },
  ]);
  return Object.fromEntries(entries);
}

type InputField = { name: string; place: "path" | "query" | "body"; type: string; required: boolean };

/** Every field that an endpoint takes, for people. */
export function inputsOf(one: Endpoint): InputField[] {
  const from = (schema: z.ZodType | undefined, place: InputField["place"]): InputField[] =>
    parameters(schema, "query").map(({ name, required, schema: property }) => ({
      name: String(name),
      place,
      type: typeName(property as Json),
      required: place === "path" || required === true,
    }));
  return [...from(one.params, "path"), ...from(one.query, "query"), ...from(one.body, "body")];
}

function typeName(property: Json): string {
  if (Array.isArray(property.enum)) return property.enum.join(" | ");
  return [property.format ?? property.type ?? "string", bounds(property)].filter(Boolean).join(" ");
}

const bounds = ({ minimum, maximum }: Json) =>
  typeof minimum === "number" && typeof maximum === "number" && Number.isSafeInteger(maximum)
    ? `${minimum}–${maximum}`
    : "";
