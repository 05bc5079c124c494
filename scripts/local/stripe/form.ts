import { isObject, type Json } from "./json";

/** `a[b][0]=c` as Stripe reads it: nested objects, indexed keys become arrays once the schema asks for one. */
export function parseForm(body: string): Json {
  const root: Json = {};
  for (const [rawKey, value] of new URLSearchParams(body)) {
    const keys = splitKey(rawKey);
    let holder: Json = root;
    keys.forEach((key, index) => {
      const name = key === "" ? String(Object.keys(holder).length) : key;
      if (index === keys.length - 1) {
        holder[name] = value;
        return;
      }
      const next = holder[name];
      if (isObject(next)) {
        holder = next;
        return;
      }
      const created: Json = {};
      holder[name] = created;
      holder = created;
    });
  }
  return root;
}

function splitKey(rawKey: string): string[] {
  const open = rawKey.indexOf("[");
  if (open <= 0) return [rawKey];
  const inner = [...rawKey.slice(open).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? "");
  return [rawKey.slice(0, open), ...inner];
}

/** `["line_items", "0", "quantity"]` as `line_items[0][quantity]`. */
export const bracketed = (path: readonly string[]): string =>
  path.map((part, index) => (index === 0 ? part : `[${part}]`)).join("");
