import { customType, integer, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { uuidv7 } from "@/lib/core/ids";

/** UUIDv7 primary key, minted by the caller so that a retried insert is the same row. */
export const id = () => uuid().primaryKey().$defaultFn(uuidv7);

/** An instant in UTC; columns of this type are named `…At`. */
export const instant = () => timestamp({ withTimezone: true, mode: "date" });

/** Integer minor units; the column is named `…Cents` and stands beside a currency. */
export const money = () => integer();

/** ISO 4217, lower case as Stripe writes it. */
export const currency = () => text().notNull().default("usd");

export const timestamps = {
  createdAt: instant().notNull().defaultNow(),
  updatedAt: instant().notNull().defaultNow(),
};

export const citext = customType<{ data: string }>({ dataType: () => "citext" });
export const tstzrange = customType<{ data: string }>({ dataType: () => "tstzrange" });
export const tstzmultirange = customType<{ data: string }>({ dataType: () => "tstzmultirange" });
export const bit = (length: number) => customType<{ data: string }>({ dataType: () => `bit(${length})` })();
export const point = customType<{ data: string }>({ dataType: () => "point" });
