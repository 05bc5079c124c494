import { z } from "zod";
import { addFeed, type Feed, importOneFeed, listConflicts, listFeeds, removeFeed } from "@/lib/calendars";
import { AddFeedInput, FeedIdInput } from "@/lib/calendars/schemas";
import { FEED_PROBLEMS } from "@/lib/core/calendar-terms";
import { endpoint } from "@/lib/http/endpoint";
import { Id, Instant } from "./shapes";

const { kitchenId, ...added } = AddFeedInput.shape;
const ofKitchen = z.strictObject({ kitchenId });
const FeedJson = z.strictObject({
  id: Id,
  name: z.string(),
  /** Its address is a secret: only its host is told. */
  host: z.string(),
  spaceId: Id.nullable(),
  busyTimes: z.int(),
  lastImportAt: Instant.nullable(),
  problem: z.enum(FEED_PROBLEMS).nullable(),
  stale: z.boolean(),
});
const feedJson = ({ id, name, host, spaceId, events, lastSuccessAt, lastProblem, stale }: Feed) => ({
  ...{ id, name, host, spaceId, stale, busyTimes: events, problem: lastProblem },
  lastImportAt: lastSuccessAt?.toISOString() ?? null,
});
const REFUSALS = ["invalid_input", "not_found", "forbidden", "rate_limited"] as const;
const CHANGE = { method: "POST", scope: "host:write", limit: "write", keeps: "adapter" } as const;
const ONCE = [...REFUSALS, "conflict", "idempotency_mismatch", "in_progress"] as const;

export const listCalendars = endpoint({
  id: "listCalendars",
  method: "GET",
  path: "/host/kitchens/{kitchenId}/calendars",
  summary: "Calendars that block a kitchen, and the bookings that they contradict",
  scope: "host:read",
  limit: "read",
  params: ofKitchen,
  answer: z.strictObject({
    items: z.array(FeedJson),
    conflicts: z.array(
      z.strictObject({
        bookingId: Id,
        calendar: z.string(),
        summary: z.string(),
        startsAt: Instant,
        endsAt: Instant,
      }),
    ),
    nextCursor: z.null(),
  }),
  refusals: REFUSALS,
  run: async ({ ctx, params }) => {
    const feeds = await listFeeds(ctx, params.kitchenId);
    const conflicts = await listConflicts(ctx, params.kitchenId);
    return {
      body: {
        items: feeds.map(feedJson),
        conflicts: conflicts.map(({ bookingId, feedName, summary, startsAt, endsAt }) => ({
          ...{ bookingId, calendar: feedName, summary },
          startsAt: startsAt.toISOString(),
          endsAt: endsAt.toISOString(),
        })),
        nextCursor: null,
      },
    };
  },
});

export const addCalendar = endpoint({
  ...CHANGE,
  id: "addCalendar",
  path: "/host/kitchens/{kitchenId}/calendars",
  summary: "Block a kitchen or one of its spaces at the times of an iCalendar address, and import it at once",
  params: ofKitchen,
  body: z.strictObject(added),
  answer: z.strictObject({ id: Id }),
  status: 201,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => ({ body: await addFeed(ctx, { ...params, ...body }) }),
});

export const importCalendar = endpoint({
  ...CHANGE,
  id: "importCalendar",
  path: "/host/kitchens/{kitchenId}/calendars/{feedId}/import",
  summary: "Import a calendar now; what is wrong with it is told by its state",
  params: FeedIdInput,
  answer: FeedJson,
  refusals: ONCE,
  run: async ({ ctx, params }) => ({ body: feedJson(await importOneFeed(ctx, params)) }),
});

export const removeCalendar = endpoint({
  ...CHANGE,
  id: "removeCalendar",
  path: "/host/kitchens/{kitchenId}/calendars/{feedId}/remove",
  summary: "Stop reading a calendar; the times it blocked are free again",
  params: FeedIdInput,
  answer: z.strictObject({ removed: z.literal(true) }),
  refusals: ONCE,
  run: async ({ ctx, params }) => {
    await removeFeed(ctx, params);
    return { body: { removed: true as const } };
  },
});
