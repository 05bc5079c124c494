import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { addMinutes } from "@/lib/core/interval";
import { hmacSha256, toBase64Url, toHex } from "@/lib/core/tokens";
import { ACCESS_OPENS_MINUTES, type DoorEventType } from "@/lib/core/visit-terms";
import { env } from "@/lib/env";
import { postOutside } from "@/lib/integrations/outside-post";
import { accessCode } from "./access-code";

const PER_RUN = 20;
/** Over about a day and a half; after that the host has to look. */
const MAX_ATTEMPTS = 12;

/** What an endpoint's messages are signed with. */
export const doorSecret = async (endpointId: string) =>
  `whsec_${toBase64Url(await hmacSha256(env().ACCESS_CODE_SECRET, `door:${endpointId}`))}`;

type Due = {
  id: string;
  url: string;
  endpointId: string;
  type: DoorEventType;
  createdAt: string;
  bookingId: string | null;
  kitchenId: string | null;
  spaceId: string | null;
  spaceName: string | null;
  accessVersion: number | null;
  startsAt: string | null;
  endsAt: string | null;
};
const due = sql`e.id, d.url, e.endpoint_id as "endpointId", e.type, e.created_at as "createdAt", e.booking_id as "bookingId",
  b.kitchen_id as "kitchenId", b.space_id as "spaceId", s.name as "spaceName", e.access_version as "accessVersion",
  e.starts_at as "startsAt", e.ends_at as "endsAt"
  from door_events e join door_endpoints d on d.id = e.endpoint_id
  left join bookings b on b.id = e.booking_id left join spaces s on s.id = b.space_id`;

/**
 * Cron: tells door systems what they have not heard. Events about one booking go out in the order they happened: one
 * waits until the one before it has arrived or was given up, so that a late "granted" never undoes a "revoked".
 * Safe to run twice and at once: an event is claimed before it is sent.
 */
export async function tellDoors(ctx: Ctx): Promise<{ told: number; failed: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Due>(sql`with claimed as (update door_events c set attempts = attempts + 1,
          run_after = prep.now() + make_interval(secs => least(21600, 30 * power(2, attempts)))
        where c.id in (select e.id from door_events e where e.done_at is null and e.run_after <= prep.now() and e.attempts < ${MAX_ATTEMPTS}
            and not exists (select 1 from door_events f where f.endpoint_id = e.endpoint_id and f.booking_id = e.booking_id
              and f.id < e.id and f.done_at is null and f.attempts < ${MAX_ATTEMPTS})
          order by e.run_after limit ${PER_RUN} for update skip locked) returning id)
      select ${due} where e.id in (select id from claimed)`),
  );
  const told = await Promise.all(rows.map((event) => send(ctx, event)));
  return { told: told.filter(Boolean).length, failed: told.filter((ok) => !ok).length };
}

/** Sends one event that was claimed by whoever made it. */
export async function tellDoor(ctx: Ctx, eventId: string): Promise<void> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Due>(sql`select ${due} where e.id = ${eventId}`),
  );
  if (rows[0]) await send(ctx, rows[0]);
}

async function send(ctx: Ctx, event: Due): Promise<boolean> {
  const body = JSON.stringify(await messageOf(event));
  const told = await postOutside(event.url, body, await signature(ctx, event.endpointId, body));
  const ok = told.status !== null && told.status >= 200 && told.status < 300;
  // A test is tried once: the host looks at its answer and presses again.
  const done = ok || event.type === "test";
  await ctx.system.run((query) =>
    query.execute(sql`update door_events set last_status = ${told.status}, last_problem = ${told.problem},
      done_at = case when ${done}::boolean then prep.now() end where id = ${event.id}`),
  );
  return ok;
}

/** `t=<seconds>,v1=<hex>` over `<seconds>.<body>`: an old message cannot be sent again unnoticed. */
async function signature(ctx: Ctx, endpointId: string, body: string): Promise<Record<string, string>> {
  const seconds = Math.floor(ctx.now.getTime() / 1_000);
  const digest = await hmacSha256(await doorSecret(endpointId), `${seconds}.${body}`);
  return { "prep-signature": `t=${seconds},v1=${toHex(digest)}` };
}

async function messageOf(event: Due) {
  const head = { id: event.id, type: event.type, createdAt: new Date(event.createdAt).toISOString() };
  if (!event.bookingId || !event.startsAt || !event.endsAt) return { ...head, data: null };
  const { bookingId, kitchenId, spaceId, spaceName, accessVersion } = event;
  return {
    ...head,
    data: {
      ...{ bookingId, kitchenId, spaceId, spaceName },
      code: await accessCode(bookingId, accessVersion ?? 1),
      validFrom: addMinutes(new Date(event.startsAt), -ACCESS_OPENS_MINUTES).toISOString(),
      validUntil: new Date(event.endsAt).toISOString(),
    },
  };
}
