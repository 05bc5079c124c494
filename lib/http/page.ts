import { notFound } from "next/navigation";
import { AppError } from "@/lib/core/errors";

/** What a page needs, or the page for what is not there: another's id and no id look the same. */
export async function orNotFound<T>(load: Promise<T>): Promise<T> {
  try {
    return await load;
  } catch (error) {
    if (error instanceof AppError && (error.code === "not_found" || error.code === "forbidden")) notFound();
    throw error;
  }
}

/** An id from an address, or nothing: what is no id names nothing. */
export const idOrNotFound = (id: string): string => (/^[0-9a-f-]{36}$/.test(id) ? id : notFound());
