import { parseArgs } from "node:util";
import { StackError } from "../../local/processes";

/** The demo, or a world of a given size for the benchmarks. */
export type SeedSize = { kitchens: number; bookings: number };

const MAX_KITCHENS = 1_000_000;
const MAX_BOOKINGS = 50_000_000;
/** A bulk kitchen takes one booking per open day, and some of them rest on Sundays. */
export const MAX_BOOKINGS_PER_KITCHEN = 70;
export const SEED_USAGE =
  "npm run seed fills an empty database with the demo; npm run seed -- --kitchens 100000 --bookings 5000000 adds that many kitchens and bookings.";

export class WrongArguments extends StackError {}

function wholeNumber(name: string, text: string, from: number, to: number): number {
  const value = /^\d[\d_]*$/.test(text) ? Number(text.replaceAll("_", "")) : Number.NaN;
  if (!Number.isInteger(value) || value < from || value > to) {
    throw new WrongArguments(
      `--${name} is "${text}"; give a whole number from ${from} to ${to}.\n${SEED_USAGE}`,
    );
  }
  return value;
}

function read(argv: readonly string[]) {
  try {
    const options = { kitchens: { type: "string" }, bookings: { type: "string" } } as const;
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new WrongArguments(`${error instanceof Error ? error.message : error}\n${SEED_USAGE}`);
  }
}

/** What to make; null is the demo. Throws `WrongArguments` with a sentence for the person who typed them. */
export function seedArguments(argv: readonly string[]): SeedSize | null {
  const { kitchens, bookings } = read(argv);
  if (kitchens === undefined && bookings === undefined) return null;
  if (kitchens === undefined) {
    throw new WrongArguments(`--bookings needs --kitchens: they are booked.\n${SEED_USAGE}`);
  }
  const size = {
    kitchens: wholeNumber("kitchens", kitchens, 1, MAX_KITCHENS),
    bookings: wholeNumber("bookings", bookings ?? "0", 0, MAX_BOOKINGS),
  };
  if (size.bookings > size.kitchens * MAX_BOOKINGS_PER_KITCHEN) {
    const needed = Math.ceil(size.bookings / MAX_BOOKINGS_PER_KITCHEN);
    throw new WrongArguments(
      `${size.bookings} bookings do not fit into ${size.kitchens} kitchens (at most ${MAX_BOOKINGS_PER_KITCHEN} each). Give --kitchens ${needed} or more.`,
    );
  }
  return size;
}
