import { z } from "zod";
import { storageOccupancy } from "@/lib/bookings";
import { CancelMonthsInput, GiveNoticeInput } from "@/lib/bookings/schemas";
import { isRoom, STORAGE_KINDS } from "@/lib/core/kitchen-terms";
import { moneyJson } from "@/lib/core/money";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import { addStorage, addUnits, archiveStorage, changeStorage } from "@/lib/kitchens";
import { AddStorageInput, AddUnitsInput, ChangeStorageInput } from "@/lib/kitchens/schemas";
import { cancelMonths, giveNotice } from "@/lib/payments";
import { REFUSALS, ONCE as WRITE_ONCE } from "./on-a-booking";
import { Id, Instant, Money } from "./shapes";

const { kitchenId, ...added } = AddStorageInput.shape;
const { kitchenId: _, spaceId, ...changed } = ChangeStorageInput.shape;
const ofKitchen = z.strictObject({ kitchenId });
const ofSpace = z.strictObject({ kitchenId, spaceId });
const WRITE = { method: "POST", scope: "host:write", limit: "write", keeps: "adapter" } as const;
const ONCE = [...REFUSALS, ...WRITE_ONCE] as const;
const DONE = z.strictObject({ done: z.literal(true) });

export const readHostStorage = endpoint({
  id: "getHostStorage",
  method: "GET",
  path: "/host/kitchens/{kitchenId}/storage",
  summary: "Every unit of storage of a kitchen, who has it until when, and how many wait",
  scope: "host:read",
  limit: "read",
  params: ofKitchen,
  answer: z.strictObject({
    timeZone: z.string(),
    items: z.array(
      z.strictObject({
        id: Id,
        name: z.string(),
        storageKind: z.enum(STORAGE_KINDS),
        monthlyRate: Money,
        archived: z.boolean(),
        taken: z.int(),
        waiting: z.int(),
        nextFreeAt: Instant.nullable(),
        units: z.array(
          z.strictObject({
            id: Id,
            name: z.string(),
            rentals: z.array(
              z.strictObject({
                rentalId: Id,
                renter: z.string(),
                startsAt: Instant,
                endsAt: Instant,
                paidUntil: Instant.nullable(),
                noticeGiven: z.boolean(),
                /** The month that waits for an answer. */
                requestId: Id.nullable(),
              }),
            ),
          }),
        ),
      }),
    ),
  }),
  refusals: ["invalid_input", "not_found", "forbidden", "rate_limited"],
  run: async ({ ctx, params }) => {
    const { kitchen, storages } = await storageOccupancy(ctx, params.kitchenId);
    const at = (instant: Date) => withOffset(instant, kitchen.timeZone);
    const orNull = (instant: Date | null) => instant && at(instant);
    const items = storages
      .filter(isRoom)
      .map(({ spaceId: id, spaceName: name, storageKind, archived, taken, waiting, ...rest }) => ({
        ...{ id, name, storageKind, archived, taken, waiting },
        monthlyRate: moneyJson(rest.monthlyRateCents, rest.currency),
        nextFreeAt: orNull(rest.nextFreeAt),
        units: rest.units.map((unit) => ({
          ...unit,
          rentals: unit.rentals.map(({ threadId: __, ...rental }) => ({
            ...rental,
            startsAt: at(rental.startsAt),
            endsAt: at(rental.endsAt),
            paidUntil: orNull(rental.paidUntil),
          })),
        })),
      }));
    return { body: { timeZone: kitchen.timeZone, items } };
  },
});

export const addHostStorage = endpoint({
  ...WRITE,
  id: "addStorage",
  path: "/host/kitchens/{kitchenId}/storage",
  summary: "Offer storage by the month: so many units of one kind",
  params: ofKitchen,
  body: z.strictObject(added),
  answer: z.strictObject({ id: Id }),
  status: 201,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => ({ body: await addStorage(ctx, { ...params, ...body }) }),
});

export const changeHostStorage = endpoint({
  ...WRITE,
  id: "changeStorage",
  path: "/host/kitchens/{kitchenId}/storage/{spaceId}",
  summary: "Change name, words and price of storage; months that are rented keep theirs",
  params: ofSpace,
  body: z.strictObject(changed),
  answer: DONE,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await changeStorage(ctx, { ...params, ...body });
    return { body: { done: true as const } };
  },
});

export const addHostUnits = endpoint({
  ...WRITE,
  id: "addStorageUnits",
  path: "/host/kitchens/{kitchenId}/storage/{spaceId}/units",
  summary: "Add units to storage",
  params: ofSpace,
  body: z.strictObject({ units: AddUnitsInput.shape.units }),
  answer: DONE,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await addUnits(ctx, { ...params, ...body });
    return { body: { done: true as const } };
  },
});

export const archiveHostStorage = endpoint({
  ...WRITE,
  id: "archiveStorage",
  path: "/host/kitchens/{kitchenId}/storage/{spaceId}/archive",
  summary: "Take storage off the market; its rentals stay",
  params: ofSpace,
  answer: DONE,
  refusals: ONCE,
  run: async ({ ctx, params }) => {
    await archiveStorage(ctx, params);
    return { body: { done: true as const } };
  },
});

const { rentalId, ...notice } = GiveNoticeInput.shape;

export const giveRentalNotice = endpoint({
  ...WRITE,
  id: "giveRentalNotice",
  path: "/host/storage-rentals/{rentalId}/notice",
  summary: "Let a rental end with the months that are paid, and tell its renter",
  params: z.strictObject({ rentalId }),
  body: z.strictObject(notice),
  answer: z.strictObject({ endsAt: Instant.nullable() }),
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    const { endsAt } = await giveNotice(ctx, { ...params, ...body });
    return { body: { endsAt: endsAt?.toISOString() ?? null } };
  },
});

const { rentalId: ___, ...cancellation } = CancelMonthsInput.shape;

export const cancelRentalMonths = endpoint({
  ...WRITE,
  id: "cancelRentalMonths",
  path: "/host/storage-rentals/{rentalId}/cancel",
  summary:
    "Take a unit back from a paid month on: everything paid from then on goes back, its renter is told",
  params: z.strictObject({ rentalId }),
  body: z.strictObject(cancellation),
  answer: z.strictObject({ cancelled: z.int(), refund: Money, endsAt: Instant.nullable() }),
  refusals: [...ONCE, "precondition_failed"],
  run: async ({ ctx, params, body }) => {
    const { cancelled, refundCents, currency, endsAt } = await cancelMonths(ctx, { ...params, ...body });
    return {
      body: { cancelled, refund: moneyJson(refundCents, currency), endsAt: endsAt?.toISOString() ?? null },
    };
  },
});
