import { clsx } from "clsx";

/**
 * Joins class names. Nothing sorts out two that say the same thing: that costs every browser 8 kB. Whoever overrides a
 * component's own class says so with Tailwind's `!`, as in `px-0!`.
 */
export const cn = clsx;
