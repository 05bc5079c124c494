import { readFileSync } from "node:fs";
import { isObject, type Json } from "./json";

/** The few JSON Schema words that the subset uses; anything else in the file would be a mistake. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  not?: Json;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
}

export interface Issue {
  kind: "unknown" | "missing" | "type" | "enum";
  path: string[];
  expected: string;
  value: unknown;
}

interface Operation {
  operationId: string;
  parameters: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content: Record<string, { schema: Schema }> }>;
}

interface Document {
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const spec = JSON.parse(readFileSync(new URL("./openapi-subset.json", import.meta.url), "utf8")) as Document;

export const API_VERSION = spec.info.version;

export const operationAt = (method: string, path: string): Operation | undefined =>
  spec.paths[path]?.[method.toLowerCase()];

export const templates = Object.keys(spec.paths);

export function namedSchema(name: string): Schema {
  const schema = spec.components.schemas[name];
  if (!schema) throw new Error(`No schema named ${name}`);
  return schema;
}

export function requestSchema(operation: Operation): Schema {
  const body = operation.requestBody?.content["application/x-www-form-urlencoded"]?.schema;
  if (body) return body;
  const query = operation.parameters.filter((parameter) => parameter.in === "query");
  return {
    type: "object",
    properties: Object.fromEntries(query.map((parameter) => [parameter.name, parameter.schema])),
    required: query.filter((parameter) => parameter.required).map((parameter) => parameter.name),
    additionalProperties: false,
  };
}

export const responseSchema = (operation: Operation, ok: boolean): Schema =>
  (ok ? operation.responses["200"]?.content["application/json"]?.schema : undefined) ?? namedSchema("error");

export const resolve = (schema: Schema): Schema =>
  schema.$ref === undefined
    ? schema
    : resolve(namedSchema(schema.$ref.slice("#/components/schemas/".length)));

/**
 * Checks `value`, and for requests (`coerce`) returns it with form strings turned into what the schema asks for.
 * An interpreter rather than compiled validators: compiling PaymentIntent alone takes over a second.
 */
export function check(
  raw: Schema,
  value: unknown,
  coerce: boolean,
  path: string[],
  issues: Issue[],
): unknown {
  const schema = resolve(raw);
  const fail = (kind: Issue["kind"], expected: string): unknown => {
    issues.push({ kind, path, expected, value });
    return value;
  };
  if (schema.anyOf) return checkAny(schema.anyOf, value, coerce, path, issues);
  if (schema.not) return fail("unknown", "absent");
  if ("const" in schema) {
    if (value === schema.const || (coerce && String(schema.const) === value)) return schema.const;
    return fail("enum", JSON.stringify(schema.const));
  }
  if (schema.enum) {
    return schema.enum.includes(value) ? value : fail("enum", schema.enum.map(String).join(", "));
  }
  if (schema.type === "object") return checkObject(schema, value, coerce, path, issues);
  if (schema.type === "array") return checkArray(schema, value, coerce, path, issues);
  if (schema.type === undefined) return value;
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  for (const type of types) {
    const found = scalar(type, value, coerce);
    if (found !== undefined) return found;
  }
  return fail("type", types[0] ?? "value");
}

function scalar(type: string, value: unknown, coerce: boolean): unknown {
  if (type === "null") return value === null ? null : undefined;
  if (typeof value === type) return value;
  if (type === "integer") {
    if (Number.isInteger(value)) return value;
    return coerce && typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
  }
  if (!coerce || typeof value !== "string") return undefined;
  if (type === "boolean") return value === "true" ? true : value === "false" ? false : undefined;
  return type === "number" && value !== "" && Number.isFinite(Number(value)) ? Number(value) : undefined;
}

/** The first fitting alternative; if none fits, the complaint of the one that got furthest. */
function checkAny(
  options: Schema[],
  value: unknown,
  coerce: boolean,
  path: string[],
  issues: Issue[],
): unknown {
  let best: Issue[] = [];
  const alike = isObject(value) ? options.filter((option) => alikeness(resolve(option), value)) : options;
  for (const option of alike.length > 0 ? alike : options) {
    const found: Issue[] = [];
    const result = check(option, value, coerce, path, found);
    if (found.length === 0) return result;
    const depth = found[0]?.path.length ?? 0;
    if (best.length === 0 || depth > (best[0]?.path.length ?? 0)) best = found;
  }
  issues.push(...best);
  return value;
}

/** Sorts out the wrong kinds by their tag; otherwise an event would be compared with seventy schemas in full. */
function alikeness(schema: Schema, value: Json): boolean {
  return ["object", "type", "deleted"].every((tag) => {
    const property = schema.properties?.[tag];
    return property === undefined || !("const" in property) || property.const === value[tag];
  });
}

function checkArray(
  schema: Schema,
  value: unknown,
  coerce: boolean,
  path: string[],
  issues: Issue[],
): unknown {
  const indexed = coerce && isObject(value) && Object.keys(value).every((key) => /^\d+$/.test(key));
  const values = indexed ? Object.values(value) : value;
  if (!Array.isArray(values)) {
    issues.push({ kind: "type", path, expected: "array", value });
    return value;
  }
  const items = schema.items;
  if (!items) return values;
  return values.map((item, index) => check(items, item, coerce, [...path, String(index)], issues));
}

function checkObject(
  schema: Schema,
  value: unknown,
  coerce: boolean,
  path: string[],
  issues: Issue[],
): unknown {
  if (!isObject(value)) {
    issues.push({ kind: "type", path, expected: "object", value });
    return value;
  }
  for (const key of schema.required ?? []) {
    if (value[key] === undefined)
      issues.push({ kind: "missing", path: [...path, key], expected: "", value: undefined });
  }
  const result: Json = coerce ? {} : value;
  for (const [key, item] of Object.entries(value)) {
    const known = schema.properties?.[key];
    const rest = schema.additionalProperties;
    const target = known ?? (isObject(rest) ? rest : undefined);
    if (target) {
      const checked = check(target, item, coerce, [...path, key], issues);
      if (coerce) result[key] = checked;
    } else if (rest === false) {
      issues.push({ kind: "unknown", path: [...path, key], expected: "", value: item });
    } else if (coerce) result[key] = item;
  }
  return result;
}

/** A complete object of that schema with neutral values, so that no resource can forget a required field. */
export function make(name: string, values: Json): Json {
  return { ...obligatory(namedSchema(name)), ...values };
}

function obligatory(schema: Schema): Json {
  const result: Json = {};
  for (const key of schema.required ?? []) result[key] = neutral(schema.properties?.[key] ?? {});
  return result;
}

function neutral(raw: Schema): unknown {
  const schema = resolve(raw);
  if ("const" in schema) return schema.const;
  if (schema.anyOf) return schema.anyOf.some((option) => option.type === "null") ? null : "";
  if (Array.isArray(schema.type)) return schema.type.includes("null") ? null : "";
  if (schema.enum) return schema.enum[0];
  if (schema.type === "object") return obligatory(schema);
  if (schema.type === "array") return [];
  if (schema.type === "boolean") return false;
  return schema.type === "integer" || schema.type === "number" ? 0 : "";
}
