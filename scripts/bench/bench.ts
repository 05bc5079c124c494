import type { SeedSize } from "../db/seed/arguments";
import type { Finding } from "./bar";
import type { BenchWorld } from "./world";

/** One benchmark: what it is called on the command line, what the report says about it, and how it is made. */
export type Bench = {
  name: string;
  title: string;
  about: string;
  run(world: BenchWorld, size: SeedSize & { operations: number }): Promise<Finding[]>;
};
