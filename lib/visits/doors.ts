import { and, asc, eq, sql } from "drizzle-orm";
import { doorEndpoints } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import { FeedProblem } from "@/lib/core/calendar-terms";
import { refuse, refuseField } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import type { DoorEventType } from "@/lib/core/visit-terms";
import { outsideUrl } from "@/lib/integrations/outside-address";
import { auditKitchen, authorizedKitchen } from "@/lib/kitchens";
import type { AddDoorInput, DoorIdInput } from "./schemas";
import { doorSecret, tellDoor } from "./tell-doors";

const MAX_DOORS = 5;

/** `secret` is shown this once: it is reckoned from the id, and kept nowhere. */
export type MadeDoor = { id: string; secret: string };

/** Tells a door system from now on who may come in. Refuses `not_found`, `forbidden`, `conflict`, `invalid_input` (`url`). */
export async function addDoor(ctx: Ctx, { kitchenId, url: text }: AddDoorInput): Promise<MadeDoor> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const url = readUrl(text);
  const known = await ctx.db.run((query) =>
    query.select({ id: doorEndpoints.id }).from(doorEndpoints).where(eq(doorEndpoints.kitchenId, kitchenId)),
  );
  if (known.length >= MAX_DOORS)
    refuse("conflict", "A kitchen tells at most 5 door systems. Remove one first");
  const id = uuidv7();
  const { organizationId } = kitchen;
  const row = {
    id,
    organizationId,
    kitchenId,
    url: url.href,
    host: url.hostname,
    createdBy: requireUser(ctx),
  };
  await ctx.db.batch((query) => [
    query.insert(doorEndpoints).values(row),
    auditKitchen(query, kitchen, "door_added", { doorId: id, host: url.hostname }),
  ]);
  // Bookings that already stand: the door would otherwise learn of them only when they change.
  await ctx.system.run((query) =>
    query.execute(sql`insert into door_events (id, endpoint_id, organization_id, booking_id, type, access_version, starts_at, ends_at, run_after)
      select uuidv7(), ${id}::uuid, b.organization_id, b.id, 'access.granted', b.access_version, b.starts_at, b.ends_at, prep.now()
        from bookings b where b.kitchen_id = ${kitchenId} and b.status in ('confirmed', 'checked_in') and b.ends_at > prep.now()`),
  );
  return { id, secret: await doorSecret(id) };
}

function readUrl(text: string): URL {
  try {
    return outsideUrl(text);
  } catch (error) {
    if (!(error instanceof FeedProblem)) throw error;
    return refuseField(
      "url",
      "Give a public https address of a door system, like https://doors.example/prep",
    );
  }
}

/** Refuses `not_found`, `forbidden`. */
export async function removeDoor(ctx: Ctx, { kitchenId, doorId }: DoorIdInput): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await knownDoor(ctx, { kitchenId, doorId });
  await ctx.db.batch((query) => [
    query
      .delete(doorEndpoints)
      .where(and(eq(doorEndpoints.id, doorId), eq(doorEndpoints.kitchenId, kitchenId))),
    auditKitchen(query, kitchen, "door_removed", { doorId }),
  ]);
}

/** Sends a test now; how it went is the answer. Refuses `not_found`, `forbidden`. */
export async function testDoor(ctx: Ctx, { kitchenId, doorId }: DoorIdInput): Promise<Door> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await knownDoor(ctx, { kitchenId, doorId });
  const id = uuidv7();
  await ctx.system.run((query) =>
    query.execute(sql`insert into door_events (id, endpoint_id, organization_id, type, attempts, run_after)
      values (${id}::uuid, ${doorId}::uuid, ${kitchen.organizationId}::uuid, 'test', 1, prep.now() + interval '1 minute')`),
  );
  await tellDoor(ctx, id);
  return knownDoor(ctx, { kitchenId, doorId });
}

async function knownDoor(ctx: Ctx, { kitchenId, doorId }: DoorIdInput): Promise<Door> {
  const doors = await doorsOf(ctx, kitchenId);
  return doors.find(({ id }) => id === doorId) ?? refuse("not_found", "Door system not found");
}

type LastEvent = {
  type: DoorEventType;
  at: string;
  delivered: boolean;
  status: number | null;
  problem: string;
};
export type Door = { id: string; host: string; createdAt: Date; waiting: number; last: LastEvent | null };

const doorsOf = (ctx: Ctx, kitchenId: string): Promise<Door[]> =>
  ctx.db.run((query) =>
    query
      .select({
        id: doorEndpoints.id,
        host: doorEndpoints.host,
        createdAt: doorEndpoints.createdAt,
        waiting: sql<number>`(select count(*)::int from door_events e where e.endpoint_id = "door_endpoints"."id" and e.done_at is null)`,
        last: sql<LastEvent | null>`(select jsonb_build_object('type', e.type, 'at', e.created_at, 'status', e.last_status,
            'problem', e.last_problem, 'delivered', e.done_at is not null and e.last_status between 200 and 299)
          from door_events e where e.endpoint_id = "door_endpoints"."id" and e.attempts > 0 order by e.id desc limit 1)`,
      })
      .from(doorEndpoints)
      .where(eq(doorEndpoints.kitchenId, kitchenId))
      .orderBy(asc(doorEndpoints.createdAt))
      .limit(MAX_DOORS),
  );

/** The door systems of a kitchen and how telling them went last. Refuses `not_found`, `forbidden`. */
export async function listDoors(ctx: Ctx, kitchenId: string): Promise<Door[]> {
  await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  return doorsOf(ctx, kitchenId);
}
