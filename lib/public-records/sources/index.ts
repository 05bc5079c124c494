import type { RecordSource } from "@/lib/core/record-terms";
import type { Source } from "../source";
import { chicago } from "./chicago";
import { sanFrancisco } from "./san-francisco";

export const SOURCES: Record<RecordSource, Source> = { chicago, "san-francisco": sanFrancisco };
