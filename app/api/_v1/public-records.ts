import { z } from "zod";
import { RECORD_PROBLEMS, RECORD_RESULTS, RECORD_SOURCES } from "@/lib/core/record-terms";
import { endpoint } from "@/lib/http/endpoint";
import { KitchenIdInput } from "@/lib/kitchens/schemas";
import { decideClosure, decideMatch, inspectionsOfKitchen, recordDesk } from "@/lib/public-records";
import { DecideClosureInput, DecideMatchInput } from "@/lib/public-records/schemas";
import { ONCE as ONCE_MORE, REFUSALS } from "./on-a-booking";
import { Id, Instant } from "./shapes";

const Source = z.enum(RECORD_SOURCES);
const DeskJson = z.strictObject({
  imports: z.array(
    z.strictObject({
      id: Id,
      source: Source,
      fileName: z.string(),
      rowsRead: z.int(),
      rowsBad: z.int(),
      createdAt: Instant,
      finishedAt: Instant.nullable(),
      /** The first ten rows that were left out, by line of the file. */
      faults: z.array(z.strictObject({ line: z.int(), field: z.string(), problem: z.enum(RECORD_PROBLEMS) })),
    }),
  ),
  matches: z.array(
    z.strictObject({
      id: Id,
      source: Source,
      /** 0 to 100. */
      score: z.int(),
      /** The permit number that a reviewed paper of the kitchen bears; empty: name and address are alike. */
      byPermit: z.string(),
      business: z.string(),
      address: z.string(),
      kitchenId: Id,
      kitchenName: z.string(),
      kitchenAddress: z.string(),
    }),
  ),
  closures: z.array(
    z.strictObject({
      id: Id,
      source: Source,
      inspectedOn: z.iso.date(),
      said: z.string(),
      kitchenId: Id,
      kitchenName: z.string(),
      published: z.boolean(),
      /** Whether somebody confirmed that the business is the kitchen. */
      matched: z.boolean(),
    }),
  ),
});
const DONE = z.strictObject({ done: z.literal(true) });
const READS = ["invalid_input", "not_found", "forbidden", "rate_limited"] as const;
const POST = {
  method: "POST",
  scope: "admin",
  limit: "write",
  keeps: "adapter",
  answer: DONE,
  refusals: [...REFUSALS, ...ONCE_MORE],
} as const;
const utc = (at: string) => new Date(at).toISOString();

export const readRecordDesk = endpoint({
  id: "readRecordDesk",
  method: "GET",
  path: "/admin/records",
  summary: "Records of agencies that wait for an admin: closures, matches, and the last imports",
  scope: "admin",
  limit: "read",
  answer: DeskJson,
  refusals: READS,
  run: async ({ ctx }) => {
    const { imports, ...rest } = await recordDesk(ctx);
    const told = imports.map((one) => ({
      ...one,
      createdAt: utc(one.createdAt),
      finishedAt: one.finishedAt && utc(one.finishedAt),
    }));
    return { body: { ...rest, imports: told } };
  },
});

export const decideRecordMatch = endpoint({
  ...POST,
  id: "decideRecordMatch",
  path: "/admin/records/matches/{matchId}/decide",
  summary: "Say whether a listed business is the kitchen it was matched with",
  params: DecideMatchInput.pick({ matchId: true }),
  body: DecideMatchInput.omit({ matchId: true }),
  run: async ({ ctx, params, body }) => {
    await decideMatch(ctx, { ...params, ...body });
    return { body: { done: true as const } };
  },
});

export const decideRecordClosure = endpoint({
  ...POST,
  id: "decideRecordClosure",
  path: "/admin/records/closures/{closureId}/decide",
  summary: "Settle a closure: nothing to do, or the kitchen is suspended and its host told why",
  params: DecideClosureInput.pick({ closureId: true }),
  body: DecideClosureInput.omit({ closureId: true }),
  run: async ({ ctx, params, body }) => {
    await decideClosure(ctx, { ...params, ...body });
    return { body: { done: true as const } };
  },
});

export const listPublicInspections = endpoint({
  id: "listPublicInspections",
  method: "GET",
  path: "/host/kitchens/{kitchenId}/public-inspections",
  summary: "What agencies published of a kitchen, where it was confirmed that it is about it",
  scope: "host:read",
  limit: "read",
  params: KitchenIdInput,
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        inspectionKey: z.string(),
        source: Source,
        inspectedOn: z.iso.date(),
        kind: z.string(),
        result: z.enum(RECORD_RESULTS),
        score: z.int().nullable(),
        /** The result in the agency's own words. */
        said: z.string(),
      }),
    ),
  }),
  refusals: READS,
  run: async ({ ctx, params }) => ({ body: { items: await inspectionsOfKitchen(ctx, params.kitchenId) } }),
});
