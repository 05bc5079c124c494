/** Loosely typed API objects, and the few readers that keep them honest without casts at every use. */
export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const obj = (value: unknown): Json => (isObject(value) ? value : {});

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const str = (holder: Json, key: string): string => {
  const value = holder[key];
  return typeof value === "string" ? value : "";
};

export const num = (holder: Json, key: string): number => {
  const value = holder[key];
  return typeof value === "number" ? value : 0;
};

/** Empty strings unset a value at Stripe, so they are stored as null. */
export const strOrNull = (holder: Json, key: string): string | null => str(holder, key) || null;

export const numOr = (holder: Json, key: string, fallback: number): number => {
  const value = holder[key];
  return typeof value === "number" ? value : fallback;
};

export const clone = <T>(value: T): T => structuredClone(value);

/** What changed, as `previous_attributes` tells it: old values, nested objects reduced to the changed keys. */
export function changedFrom(before: Json, after: Json): Json {
  const changes: Json = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (key.startsWith("_")) continue;
    const [old, now] = [before[key], after[key]];
    if (JSON.stringify(old) === JSON.stringify(now)) continue;
    changes[key] =
      isObject(old) && isObject(now) && !("object" in old) ? changedFrom(old, now) : (old ?? null);
  }
  return changes;
}
