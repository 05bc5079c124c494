import { z } from "zod";
import {
  accreditationBodies,
  addSupplierChain,
  attestFederalPath,
  checkOwnPapers,
  checkPapers,
  federalPath,
  listAttestations,
  listSupplierChains,
  readDecision,
  readSupplierChain,
} from "@/lib/compliance";
import {
  AttestInput,
  CheckOwnPapersInput,
  FederalAnswers,
  PapersInput,
  SupplierChainInput,
} from "@/lib/compliance/schemas";
import { CONFIDENCES, STANDINGS } from "@/lib/core/compliance-terms";
import { endpoint } from "@/lib/http/endpoint";
import { ONCE } from "./on-a-booking";
import { Id, Instant } from "./shapes";

const WRITE = { method: "POST", scope: "bookings:write", limit: "write", keeps: "adapter" } as const;
const READ = { method: "GET", scope: "bookings:read", limit: "read" } as const;

const Finding = z.strictObject({
  standing: z.enum(STANDINGS),
  /** Why it stands so, one word. */
  reason: z.string(),
  /** What to do, one word. */
  action: z.string(),
  validFrom: z.iso.date().nullable(),
  endsOn: z.iso.date().nullable(),
  daysLeft: z.int().nullable(),
  dueOn: z.iso.date().nullable(),
});
const DecisionJson = z.strictObject({
  id: Id,
  city: z.string(),
  checkedOn: z.iso.date(),
  /** The worst of all that apply. */
  overall: z.enum(STANDINGS),
  /** Nothing is missing, expired or undecided. */
  inOrder: z.boolean(),
  /** The versions it was decided by; later ones do not change it. */
  versions: z.array(z.strictObject({ slug: z.string(), number: z.int() })),
  requirements: z.array(
    Finding.extend({
      id: z.string(),
      title: z.string(),
      agency: z.string(),
      confidence: z.enum(CONFIDENCES),
      citation: z.string().nullable(),
      source: z.strictObject({ title: z.string(), url: z.string().nullable() }),
      prerequisites: z.array(z.string()),
      because: z.array(z.strictObject({ fact: z.string(), holds: z.boolean() })),
      workers: z.array(Finding.extend({ name: z.string() })),
    }),
  ),
});

export const createPaperCheck = endpoint({
  ...WRITE,
  id: "checkPapers",
  path: "/regulatory/checks",
  summary: "Judge papers by the rules of a city and the nation; the answer is kept and never changes",
  body: PapersInput,
  answer: DecisionJson,
  status: 201,
  refusals: ["invalid_input", ...ONCE],
  run: async ({ ctx, body }) => {
    const decision = await checkPapers(ctx, body);
    return { body: decision, location: `/api/v1/regulatory/checks/${decision.id}` };
  },
});

export const createOwnPaperCheck = endpoint({
  ...WRITE,
  id: "checkOwnPapers",
  path: "/papers/checks",
  summary:
    "Judge your own reviewed papers by the rules of a city and the nation on a day; the answer is kept",
  body: CheckOwnPapersInput,
  answer: DecisionJson,
  status: 201,
  refusals: ["invalid_input", ...ONCE],
  run: async ({ ctx, body }) => {
    const decision = await checkOwnPapers(ctx, body);
    return { body: decision, location: `/api/v1/regulatory/checks/${decision.id}` };
  },
});

export const listAccreditationBodies = endpoint({
  method: "GET",
  id: "listAccreditationBodies",
  path: "/regulatory/accreditation-bodies",
  summary:
    "Bodies that accredit certifiers, as public notices named them. Incomplete; nothing was checked with FDA",
  scope: null,
  limit: "read",
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        scopes: z.array(z.string()),
        status: z.string(),
        recognizedFrom: z.iso.date().nullable(),
        /** The true end is earlier or equal, and was not read. */
        endsNoLaterThan: z.iso.date().nullable(),
        asOf: z.iso.date(),
        source: z.strictObject({ title: z.string(), url: z.string().nullable() }),
      }),
    ),
  }),
  refusals: ["rate_limited"],
  run: async () => ({ body: { items: accreditationBodies() } }),
});

export const readPaperCheck = endpoint({
  ...READ,
  id: "getPaperCheck",
  path: "/regulatory/checks/{checkId}",
  summary: "What was decided about one's own papers, as it was decided then",
  params: z.strictObject({ checkId: Id }),
  answer: DecisionJson,
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, params }) => ({ body: await readDecision(ctx, params.checkId) }),
});

const OutcomeJson = z.strictObject({
  registers: z.boolean(),
  exemption: z.string().nullable(),
  qualified: z.boolean().nullable(),
  facts: z.array(z.string()),
  steps: z.array(z.string()),
  citations: z.array(z.string()),
});

export const readFederalPath = endpoint({
  method: "GET",
  id: "getFederalPath",
  path: "/regulatory/federal-path",
  summary:
    "Who registers with FDA and what follows, from what a business says of itself. Nothing is checked with FDA",
  scope: null,
  limit: "read",
  query: FederalAnswers,
  answer: OutcomeJson,
  refusals: ["invalid_input", "rate_limited"],
  run: async ({ query }) => ({ body: federalPath(query) }),
});

export const createAttestation = endpoint({
  ...WRITE,
  id: "attestFederalPath",
  path: "/regulatory/attestations",
  summary: "Keep one's answers and what follows from them. Prep has not checked them with FDA",
  body: AttestInput,
  answer: z.strictObject({ id: Id, outcome: OutcomeJson }),
  status: 201,
  refusals: ["invalid_input", ...ONCE],
  run: async ({ ctx, body }) => ({ body: await attestFederalPath(ctx, body) }),
});

export const listMyAttestations = endpoint({
  ...READ,
  id: "listAttestations",
  path: "/regulatory/attestations",
  summary: "One's own attestations, the newest first",
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        id: Id,
        answers: FederalAnswers,
        outcome: OutcomeJson,
        statement: z.string(),
        createdAt: Instant,
      }),
    ),
  }),
  refusals: ["rate_limited"],
  run: async ({ ctx }) => ({
    body: {
      items: (await listAttestations(ctx)).map(({ createdAt, ...one }) => ({
        ...one,
        createdAt: createdAt.toISOString(),
      })),
    },
  }),
});

const ChainJson = z.strictObject({
  id: Id,
  supplier: z.string(),
  country: z.string(),
  scope: z.string(),
  endsOn: z.iso.date(),
  /** By the dates and scopes that were given; nothing is checked with FDA. */
  verdict: z.string(),
  reason: z.string().nullable(),
});

export const createSupplierChain = endpoint({
  ...WRITE,
  id: "addSupplierChain",
  path: "/regulatory/supplier-chains",
  summary: "Keep the certification of a supplier abroad, from FDA's recognition down to its certificate",
  body: SupplierChainInput,
  answer: z.strictObject({ id: Id }),
  status: 201,
  refusals: ["invalid_input", ...ONCE],
  run: async ({ ctx, body }) => ({ body: await addSupplierChain(ctx, body) }),
});

export const listMySupplierChains = endpoint({
  ...READ,
  id: "listSupplierChains",
  path: "/regulatory/supplier-chains",
  summary: "One's own suppliers abroad, and what their papers amount to today",
  answer: z.strictObject({ items: z.array(ChainJson) }),
  refusals: ["rate_limited"],
  run: async ({ ctx }) => ({ body: { items: await listSupplierChains(ctx) } }),
});

export const readOneSupplierChain = endpoint({
  ...READ,
  id: "getSupplierChain",
  path: "/regulatory/supplier-chains/{chainId}",
  summary: "The links of a supplier's certification, from the certificate up to FDA's recognition",
  params: z.strictObject({ chainId: Id }),
  answer: z.strictObject({
    links: z.array(
      z.strictObject({
        level: z.string(),
        holder: z.string(),
        scopes: z.array(z.string()),
        startsOn: z.iso.date(),
        endsOn: z.iso.date(),
      }),
    ),
  }),
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, params }) => ({ body: { links: await readSupplierChain(ctx, params.chainId) } }),
});
