import type { Source } from "../source";
import { LIVES } from "./lives";

/** San Francisco, Department of Public Health: businesses first, then their inspections. */
export const sanFrancisco: Source = { title: "San Francisco, restaurant inspections", layouts: LIVES };
