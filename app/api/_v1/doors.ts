import { z } from "zod";
import { DOOR_EVENTS } from "@/lib/core/visit-terms";
import { endpoint } from "@/lib/http/endpoint";
import { addDoor, type Door, listDoors, removeDoor, testDoor } from "@/lib/visits";
import { AddDoorInput, DoorIdInput, KitchenDayInput } from "@/lib/visits/schemas";
import { Id, Instant } from "./shapes";

const DoorJson = z.strictObject({
  id: Id,
  /** Its address may carry a secret: only its host is told. */
  host: z.string(),
  waiting: z.int(),
  last: z
    .strictObject({
      type: z.enum(DOOR_EVENTS),
      at: Instant,
      delivered: z.boolean(),
      status: z.int().nullable(),
      problem: z.string(),
    })
    .nullable(),
});
const doorJson = ({ id, host, waiting, last }: Door): z.input<typeof DoorJson> => ({
  ...{ id, host, waiting },
  last: last && { ...last, at: new Date(last.at).toISOString() },
});
const REFUSALS = ["invalid_input", "not_found", "forbidden", "rate_limited"] as const;
const ONCE = [...REFUSALS, "conflict", "idempotency_mismatch", "in_progress"] as const;
const CHANGE = { method: "POST", scope: "host:write", limit: "write", keeps: "adapter" } as const;
const { kitchenId: _, ...added } = AddDoorInput.shape;

export const listDoorSystems = endpoint({
  id: "listDoors",
  method: "GET",
  path: "/host/kitchens/{kitchenId}/doors",
  summary: "Door systems that are told who may come in, with how the last message went",
  scope: "host:read",
  limit: "read",
  params: KitchenDayInput,
  answer: z.strictObject({ items: z.array(DoorJson), nextCursor: z.null() }),
  refusals: REFUSALS,
  run: async ({ ctx, params }) => {
    const doors = await listDoors(ctx, params.kitchenId);
    return { body: { items: doors.map(doorJson), nextCursor: null } };
  },
});

export const addDoorSystem = endpoint({
  ...CHANGE,
  id: "addDoor",
  path: "/host/kitchens/{kitchenId}/doors",
  summary:
    "Tell a door system of every access given and taken, signed in `prep-signature: t=…,v1=…` (HMAC-SHA256 of `t.body`)",
  params: KitchenDayInput,
  body: z.strictObject(added),
  answer: z.strictObject({ id: Id, secret: z.string() }),
  status: 201,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => ({ body: await addDoor(ctx, { ...params, ...body }) }),
});

export const testDoorSystem = endpoint({
  ...CHANGE,
  id: "testDoor",
  path: "/host/kitchens/{kitchenId}/doors/{doorId}/test",
  summary: "Send a test now; how it went is told by its state",
  params: DoorIdInput,
  answer: DoorJson,
  refusals: ONCE,
  run: async ({ ctx, params }) => ({ body: doorJson(await testDoor(ctx, params)) }),
});

export const removeDoorSystem = endpoint({
  ...CHANGE,
  id: "removeDoor",
  path: "/host/kitchens/{kitchenId}/doors/{doorId}/remove",
  summary: "Stop telling a door system",
  params: DoorIdInput,
  answer: z.strictObject({ removed: z.literal(true) }),
  refusals: ONCE,
  run: async ({ ctx, params }) => {
    await removeDoor(ctx, params);
    return { body: { removed: true as const } };
  },
});
