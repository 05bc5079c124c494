import { z } from "zod";
import {
  type Agreement,
  acceptAgreement,
  drawUpAgreement,
  listAgreements,
  listKitchenAgreements,
  readAgreement,
  withdrawAgreement,
} from "@/lib/agreements";
import {
  AcceptAgreementInput,
  AgreementIdInput,
  DrawUpAgreementInput,
  WithdrawAgreementInput,
} from "@/lib/agreements/schemas";
import { AGREEMENT_SIDES } from "@/lib/core/agreement-terms";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import { KitchenIdInput } from "@/lib/kitchens/schemas";
import { ONCE as ONCE_MORE, REFUSALS } from "./on-a-booking";
import { Id, Instant } from "./shapes";

const Side = z.enum(AGREEMENT_SIDES);
const head = {
  id: Id,
  kitchenId: Id,
  kitchenName: z.string(),
  renterId: Id,
  renterName: z.string(),
  standing: z.enum(["waiting", "in_force", "ended"]),
  /** The number of the text that counts: the last that both sides accepted. */
  inForce: z.int().nullable(),
  /** Who has yet to accept the last text. */
  waitsFor: z.array(Side),
  endedAt: Instant.nullable(),
  endedBy: Side.nullable(),
  endReason: z.string(),
};
const TextJson = z.strictObject({
  title: z.string(),
  sections: z.array(z.strictObject({ title: z.string(), lines: z.array(z.string()) })),
});
const HeadJson = z.strictObject(head);
const ListJson = z.strictObject({ items: z.array(HeadJson) });
const AgreementJson = z.strictObject({
  ...head,
  /** The last first. */
  versions: z.array(
    z.strictObject({
      number: z.int(),
      texts: z.strictObject({ en: TextJson, es: TextJson }),
      /** SHA-256 of all lines of `texts`, titles included, English first, joined by line feeds. */
      textHash: z.string(),
      createdAt: Instant,
      acceptances: z.array(z.strictObject({ side: Side, signedName: z.string(), acceptedAt: Instant })),
    }),
  ),
});

type Head = Omit<Agreement, "versions">;
const headJson = ({ organizationId: _, timeZone, ...rest }: Head): z.input<typeof HeadJson> => ({
  ...rest,
  endedAt: rest.endedAt && withOffset(new Date(rest.endedAt), timeZone),
});
const agreementJson = ({ versions, ...rest }: Agreement): z.input<typeof AgreementJson> => {
  const at = (instant: string) => withOffset(new Date(instant), rest.timeZone);
  return {
    ...headJson(rest),
    versions: versions.map(({ createdAt, acceptances, ...version }) => ({
      ...version,
      createdAt: at(createdAt),
      acceptances: acceptances.map((one) => ({ ...one, acceptedAt: at(one.acceptedAt) })),
    })),
  };
};
const GET = {
  method: "GET",
  limit: "read",
  refusals: ["invalid_input", "not_found", "forbidden", "rate_limited"],
} as const;
const POST = {
  method: "POST",
  scope: "bookings:write",
  limit: "write",
  keeps: "adapter",
  refusals: [...REFUSALS, ...ONCE_MORE],
  answer: AgreementJson,
} as const;

export const listMyAgreements = endpoint({
  ...GET,
  id: "listAgreements",
  path: "/agreements",
  summary: "Your agreements with kitchens, as a renter",
  scope: "bookings:read",
  answer: ListJson,
  run: async ({ ctx }) => ({ body: { items: (await listAgreements(ctx)).map(headJson) } }),
});

export const createAgreement = endpoint({
  ...POST,
  id: "drawUpAgreement",
  path: "/agreements",
  summary: "Write the agreement of a renter and a kitchen from the live schedule, or answer the one there is",
  body: DrawUpAgreementInput,
  status: 201,
  run: async ({ ctx, body }) => {
    const { agreementId } = await drawUpAgreement(ctx, body);
    return {
      body: agreementJson(await readAgreement(ctx, agreementId)),
      location: `/api/v1/agreements/${agreementId}`,
    };
  },
});

export const readOneAgreement = endpoint({
  ...GET,
  id: "readAgreement",
  path: "/agreements/{agreementId}",
  summary: "An agreement with every text it had, in both languages, and who accepted it",
  scope: "bookings:read",
  params: AgreementIdInput,
  answer: AgreementJson,
  run: async ({ ctx, params }) => ({ body: agreementJson(await readAgreement(ctx, params.agreementId)) }),
});

export const acceptOneAgreement = endpoint({
  ...POST,
  id: "acceptAgreement",
  path: "/agreements/{agreementId}/accept",
  summary: "Accept the last text, for your side; with both sides it is in force",
  params: AgreementIdInput,
  body: AcceptAgreementInput.omit({ agreementId: true }),
  run: async ({ ctx, params, body }) => {
    await acceptAgreement(ctx, { ...params, ...body });
    return { body: agreementJson(await readAgreement(ctx, params.agreementId)) };
  },
});

export const withdrawOneAgreement = endpoint({
  ...POST,
  id: "withdrawAgreement",
  path: "/agreements/{agreementId}/withdraw",
  summary: "End an agreement for both sides; bookings stay under their own terms",
  params: AgreementIdInput,
  body: WithdrawAgreementInput.omit({ agreementId: true }),
  run: async ({ ctx, params, body }) => {
    await withdrawAgreement(ctx, { ...params, ...body });
    return { body: agreementJson(await readAgreement(ctx, params.agreementId)) };
  },
});

export const listHostAgreements = endpoint({
  ...GET,
  id: "listKitchenAgreements",
  path: "/host/kitchens/{kitchenId}/agreements",
  summary: "The agreements of a kitchen with those who work in it",
  scope: "host:read",
  params: KitchenIdInput,
  answer: ListJson,
  run: async ({ ctx, params }) => ({
    body: { items: (await listKitchenAgreements(ctx, params.kitchenId)).map(headJson) },
  }),
});
