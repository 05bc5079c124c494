const LONG = process.env.PREP_LONG === "1";

/** How often a test tries its luck: `few` in every run, `all` of them in `npm run verify:long`. */
export const rounds = (few: number, all: number): number => (LONG ? all : few);
