import { z } from "zod";
import {
  demandPaper,
  demandsOf,
  describeKitchen,
  describeRenter,
  dropDemand,
  endWaiver,
  type GateStanding,
  kitchenStanding,
  renterStanding,
  setGate,
  waivePaper,
} from "@/lib/compliance";
import {
  DemandPaperInput,
  DescribeKitchenInput,
  DescribeRenterInput,
  DropDemandInput,
  EndWaiverInput,
  PackSlug,
  SetGateInput,
  WaivePaperInput,
} from "@/lib/compliance/schemas";
import { STANDINGS } from "@/lib/core/compliance-terms";
import { endpoint } from "@/lib/http/endpoint";
import { KitchenIdInput } from "@/lib/kitchens/schemas";
import { ONCE as ONCE_MORE, REFUSALS } from "./on-a-booking";
import { Id } from "./shapes";

const ONCE = [...REFUSALS, ...ONCE_MORE] as const;
const READS = ["invalid_input", "not_found", "forbidden", "rate_limited"] as const;
const day = z.iso.date();
const DONE = z.strictObject({ done: z.literal(true) });
const done = { body: { done: true as const } };

const GapJson = z.strictObject({
  /** Empty where nobody said what they do. */
  requirement: z.string(),
  standing: z.enum(["missing", "expired", "needs_review", "unknown"]),
  fromOn: day,
  /** The first day that is covered again; null: none is known. */
  untilOn: day.nullable(),
  paper: z.string(),
  rule: z.string(),
});
const StandingJson = z.strictObject({
  subjectId: Id.nullable(),
  city: z.string(),
  /** From this day on bookings without a paper are refused. */
  gateFrom: day.nullable(),
  checkedOn: day,
  facts: z.array(z.strictObject({ fact: z.string(), holds: z.boolean() })),
  overall: z.enum(STANDINGS),
  gaps: z.array(GapJson),
  waivers: z.array(
    z.strictObject({ id: Id, requirement: z.string(), fromOn: day, untilOn: day, reason: z.string() }),
  ),
});
const standingJson = ({
  subjectId,
  city,
  gateFrom,
  day: checkedOn,
  facts,
  evaluation,
  gaps,
  waivers,
}: GateStanding) => ({
  ...{ subjectId, city: city.slug, gateFrom, checkedOn, facts, overall: evaluation.overall, waivers },
  gaps: gaps.map(({ requirement, standing, fromOn, untilOn, paper, rule }) => ({
    ...{ requirement, standing, fromOn, untilOn, paper, rule },
  })),
});

export const readRenterStanding = endpoint({
  id: "readStanding",
  method: "GET",
  path: "/regulatory/standing",
  summary: "How your papers stand in a city, and which days to come they leave open",
  scope: "bookings:read",
  limit: "read",
  query: z.strictObject({ city: PackSlug }),
  answer: StandingJson,
  refusals: READS,
  run: async ({ ctx, query }) => ({ body: standingJson(await renterStanding(ctx, query.city)) }),
});

export const describeRenterHere = endpoint({
  id: "describeRenter",
  method: "POST",
  path: "/regulatory/standing",
  summary: "Say what you make in a city, in the words of its rules; your papers are judged by it",
  scope: "bookings:write",
  limit: "write",
  keeps: "adapter",
  body: DescribeRenterInput,
  answer: StandingJson,
  refusals: ONCE,
  run: async ({ ctx, body }) => {
    await describeRenter(ctx, body);
    return { body: standingJson(await renterStanding(ctx, body.city)) };
  },
});

export const readKitchenStanding = endpoint({
  id: "readKitchenStanding",
  method: "GET",
  path: "/host/kitchens/{kitchenId}/standing",
  summary: "How the papers of a kitchen stand, and which days to come they leave open",
  scope: "host:read",
  limit: "read",
  params: KitchenIdInput,
  answer: StandingJson,
  refusals: READS,
  run: async ({ ctx, params }) => ({ body: standingJson(await kitchenStanding(ctx, params.kitchenId)) }),
});

export const describeOneKitchen = endpoint({
  id: "describeKitchen",
  method: "POST",
  path: "/host/kitchens/{kitchenId}/standing",
  summary: "Say what a kitchen does, in the words of its city's rules",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: KitchenIdInput,
  body: DescribeKitchenInput.pick({ facts: true }),
  answer: StandingJson,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await describeKitchen(ctx, { ...params, ...body });
    return { body: standingJson(await kitchenStanding(ctx, params.kitchenId)) };
  },
});

const DemandJson = z.strictObject({
  requirement: z.string(),
  paper: z.string(),
  occurrenceCents: z.int().nullable(),
  aggregateCents: z.int().nullable(),
});
const DemandsJson = z.strictObject({
  items: z.array(DemandJson),
  choices: z.array(z.strictObject({ requirement: z.string(), paper: z.string() })),
});

export const listDemands = endpoint({
  id: "listDemands",
  method: "GET",
  path: "/host/kitchens/{kitchenId}/demands",
  summary: "What a kitchen asks of renters beyond the law, and what else it could ask for",
  scope: "host:read",
  limit: "read",
  params: KitchenIdInput,
  answer: DemandsJson,
  refusals: READS,
  run: async ({ ctx, params }) => {
    await kitchenStanding(ctx, params.kitchenId);
    const { demands, choices } = await demandsOf(ctx, params.kitchenId);
    return { body: { items: demands, choices } };
  },
});

export const createDemand = endpoint({
  id: "demandPaper",
  method: "POST",
  path: "/host/kitchens/{kitchenId}/demands",
  summary:
    "Ask renters for a paper beyond the law, with the least it must cover; earlier bookings are not touched",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: KitchenIdInput,
  body: DemandPaperInput.omit({ kitchenId: true }),
  answer: DONE,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await demandPaper(ctx, { ...params, ...body });
    return done;
  },
});

export const removeDemand = endpoint({
  id: "dropDemand",
  method: "POST",
  path: "/host/kitchens/{kitchenId}/demands/drop",
  summary: "No longer ask renters for a paper",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: KitchenIdInput,
  body: DropDemandInput.omit({ kitchenId: true }),
  answer: DONE,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await dropDemand(ctx, { ...params, ...body });
    return done;
  },
});

const ADMIN = { method: "POST", scope: "admin", limit: "write", keeps: "adapter", refusals: ONCE } as const;

export const setCityGate = endpoint({
  ...ADMIN,
  id: "setGate",
  path: "/regulatory/packs/{slug}/gate",
  summary: "From which day on papers decide in a city; null: nobody is refused",
  params: SetGateInput.pick({ slug: true }),
  body: SetGateInput.pick({ from: true }),
  answer: DONE,
  run: async ({ ctx, params, body }) => {
    await setGate(ctx, { ...params, ...body });
    return done;
  },
});

export const createWaiver = endpoint({
  ...ADMIN,
  id: "waivePaper",
  path: "/regulatory/waivers",
  summary: "Let somebody do without a paper for at most ninety days, with the reason",
  body: WaivePaperInput,
  answer: z.strictObject({ waiverId: Id }),
  status: 201,
  run: async ({ ctx, body }) => ({ body: await waivePaper(ctx, body) }),
});

export const endOneWaiver = endpoint({
  ...ADMIN,
  id: "endWaiver",
  path: "/regulatory/waivers/{waiverId}/end",
  summary: "Take a waiver back from now on",
  params: EndWaiverInput,
  answer: DONE,
  run: async ({ ctx, params }) => {
    await endWaiver(ctx, params);
    return done;
  },
});
