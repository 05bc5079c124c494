import { z } from "zod";

/**
 * Dollars as people type them (`45`, `$1,200.50`) with so many digits at most before the point, as whole cents; anything else is
 * refused with the sentence.
 */
export const dollarsInput = (digits: number, sentence = "Give an amount in dollars, like 25 or 25.50") =>
  z
    .string("Give a price in dollars")
    .trim()
    .transform((typed) => typed.replace(/[$,\s]/g, ""))
    .pipe(z.string().regex(new RegExp(`^\\d{1,${digits}}(\\.\\d{1,2})?$`), sentence))
    .transform((typed) => {
      const [dollars = "0", rest = ""] = typed.split(".");
      return Number(dollars) * 100 + Number(rest.padEnd(2, "0"));
    });

/** What is typed, where typing nothing means that there is none: null. */
export const orNone = <T>(typed: z.ZodType<T, string>) =>
  z
    .string()
    .trim()
    .transform((text) => (text === "" ? null : text))
    .pipe(z.union([z.null(), typed]));
