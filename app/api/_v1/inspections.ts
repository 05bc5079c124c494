import { z } from "zod";
import { addStaff, leaveStaff, listStaff } from "@/lib/compliance";
import { AddStaffInput, LeaveStaffInput } from "@/lib/compliance/schemas";
import { endpoint } from "@/lib/http/endpoint";
import {
  listInspectionLinks,
  makeInspectionLink,
  nameShift,
  readShift,
  revokeInspectionLink,
} from "@/lib/inspections";
import { InspectionLinkIdInput, MakeInspectionLinkInput, ShiftInput } from "@/lib/inspections/schemas";
import { KitchenIdInput } from "@/lib/kitchens/schemas";
import { MOVE, ONCE as ONCE_MORE, REFUSALS } from "./on-a-booking";
import { Id, Instant } from "./shapes";

const ONCE = [...REFUSALS, ...ONCE_MORE] as const;
const READS = ["invalid_input", "not_found", "forbidden", "rate_limited"] as const;
const DONE = z.strictObject({ done: z.literal(true) });
const done = { body: { done: true as const } };
const day = z.iso.date().nullable();
const StaffJson = z.strictObject({
  id: Id,
  name: z.string(),
  hiredOn: day,
  leftOn: day,
  papers: z.array(z.strictObject({ requirement: z.string(), paper: z.string(), validUntil: day })),
});
const Roster = z.strictObject({ items: z.array(StaffJson) });
const Added = z.strictObject({ staffId: Id });
const POST = { method: "POST", limit: "write", keeps: "adapter", refusals: ONCE } as const;

export const listMyStaff = endpoint({
  id: "listStaff",
  method: "GET",
  path: "/staff",
  summary: "Your people with their certificates",
  scope: "bookings:read",
  limit: "read",
  answer: Roster,
  refusals: ["rate_limited"],
  run: async ({ ctx }) => ({ body: { items: await listStaff(ctx, {}) } }),
});

export const addMyStaff = endpoint({
  ...POST,
  id: "addStaff",
  path: "/staff",
  summary: "Somebody new among your people",
  scope: "bookings:write",
  body: AddStaffInput.omit({ kitchenId: true }),
  answer: Added,
  status: 201,
  run: async ({ ctx, body }) => ({ body: await addStaff(ctx, body) }),
});

export const leaveOneStaff = endpoint({
  ...POST,
  id: "leaveStaff",
  path: "/staff/{staffId}/leave",
  summary: "Somebody no longer works for you from the day after on",
  scope: "bookings:write",
  params: LeaveStaffInput.pick({ staffId: true }),
  body: LeaveStaffInput.pick({ leftOn: true }),
  answer: DONE,
  run: async ({ ctx, params, body }) => {
    await leaveStaff(ctx, { ...params, ...body });
    return done;
  },
});

export const listKitchenStaff = endpoint({
  id: "listKitchenStaff",
  method: "GET",
  path: "/host/kitchens/{kitchenId}/staff",
  summary: "The people of a kitchen with their certificates",
  scope: "host:read",
  limit: "read",
  params: KitchenIdInput,
  answer: Roster,
  refusals: READS,
  run: async ({ ctx, params }) => ({ body: { items: await listStaff(ctx, params) } }),
});

export const addKitchenStaff = endpoint({
  ...POST,
  id: "addKitchenStaff",
  path: "/host/kitchens/{kitchenId}/staff",
  summary: "Somebody new among the people of a kitchen",
  scope: "host:write",
  params: KitchenIdInput,
  body: AddStaffInput.omit({ kitchenId: true }),
  answer: Added,
  status: 201,
  run: async ({ ctx, params, body }) => ({ body: await addStaff(ctx, { ...params, ...body }) }),
});

const ShiftJson = z.strictObject({
  items: z.array(
    z.strictObject({
      id: Id,
      name: z.string(),
      whose: z.enum(["renter", "kitchen"]),
      works: z.boolean(),
      inCharge: z.boolean(),
    }),
  ),
});

export const readBookingShift = endpoint({
  id: "readShift",
  method: "GET",
  path: "/bookings/{bookingId}/shift",
  summary: "Who works a booking, and who of your people could",
  scope: "bookings:read",
  limit: "read",
  params: MOVE.params,
  answer: ShiftJson,
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, params }) => ({ body: { items: await readShift(ctx, params.bookingId) } }),
});

export const nameBookingShift = endpoint({
  ...MOVE,
  id: "nameShift",
  path: "/bookings/{bookingId}/shift",
  summary: "Name who of your people works a booking, and who is in charge",
  body: ShiftInput.omit({ bookingId: true }),
  answer: ShiftJson,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await nameShift(ctx, { ...params, ...body });
    return { body: { items: await readShift(ctx, params.bookingId) } };
  },
});

export const listKitchenInspectionLinks = endpoint({
  id: "listInspectionLinks",
  method: "GET",
  path: "/host/kitchens/{kitchenId}/inspection-links",
  summary: "Open addresses for inspectors; the addresses themselves are told only when they are made",
  scope: "host:read",
  limit: "read",
  params: KitchenIdInput,
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        id: Id,
        label: z.string(),
        createdAt: Instant,
        expiresAt: Instant,
        lastSeenAt: Instant.nullable(),
      }),
    ),
  }),
  refusals: READS,
  run: async ({ ctx, params }) => {
    const links = await listInspectionLinks(ctx, params.kitchenId);
    const items = links.map(({ createdAt, expiresAt, lastSeenAt, ...link }) => ({
      ...{ ...link, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() },
      lastSeenAt: lastSeenAt?.toISOString() ?? null,
    }));
    return { body: { items } };
  },
});

export const createInspectionLink = endpoint({
  ...POST,
  id: "makeInspectionLink",
  path: "/host/kitchens/{kitchenId}/inspection-links",
  summary: "Make an address that shows an inspector the uses of a kitchen for so many days",
  scope: "host:write",
  params: KitchenIdInput,
  body: MakeInspectionLinkInput.omit({ kitchenId: true }),
  answer: z.strictObject({ id: Id, url: z.url(), expiresAt: Instant }),
  status: 201,
  run: async ({ ctx, params, body }) => {
    const { expiresAt, ...link } = await makeInspectionLink(ctx, { ...params, ...body });
    return { body: { ...link, expiresAt: expiresAt.toISOString() } };
  },
});

export const endInspectionLink = endpoint({
  ...POST,
  id: "revokeInspectionLink",
  path: "/host/kitchens/{kitchenId}/inspection-links/{linkId}/revoke",
  summary: "An inspector's address stops working at once",
  scope: "host:write",
  params: InspectionLinkIdInput,
  answer: DONE,
  run: async ({ ctx, params }) => {
    await revokeInspectionLink(ctx, params);
    return done;
  },
});
