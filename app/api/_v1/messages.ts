import { z } from "zod";
import { BookingIdInput } from "@/lib/bookings/schemas";
import { MESSAGE_SIDES } from "@/lib/core/message-terms";
import { endpoint } from "@/lib/http/endpoint";
import { getThread, markRead, reportMessage, sendMessage } from "@/lib/messages";
import { ReportMessageInput, SendMessageInput } from "@/lib/messages/schemas";
import { Id, Instant } from "./shapes";

const REFUSALS = ["invalid_input", "not_found", "forbidden", "rate_limited"] as const;
const ONCE = [...REFUSALS, "conflict", "idempotency_mismatch", "in_progress"] as const;
const WRITE = { method: "POST", scope: "bookings:write", limit: "write", keeps: "adapter" } as const;
const Side = z.enum(MESSAGE_SIDES);

export const listMessages = endpoint({
  id: "listMessages",
  method: "GET",
  path: "/bookings/{bookingId}/messages",
  summary:
    "What renter and host wrote each other about a booking, oldest first, the newest 200; any month of storage leads to the thread of its rental",
  scope: "bookings:read",
  limit: "read",
  params: BookingIdInput,
  answer: z.strictObject({
    items: z.array(
      z.strictObject({ id: Id, side: Side, senderName: z.string(), body: z.string(), createdAt: Instant }),
    ),
    nextCursor: z.null(),
    /** Which side you write for; null: you only read along. */
    mine: Side.nullable(),
    open: z.boolean(),
  }),
  refusals: REFUSALS,
  run: async ({ ctx, params }) => {
    const { messages, mine, open } = await getThread(ctx, params);
    const items = messages.map(({ createdAt, ...rest }) => ({ ...rest, createdAt: createdAt.toISOString() }));
    return { body: { items, nextCursor: null, mine, open } };
  },
});

const { bookingId: _, ...message } = SendMessageInput.shape;

export const createMessage = endpoint({
  ...WRITE,
  id: "createMessage",
  path: "/bookings/{bookingId}/messages",
  summary:
    "Write to the other side of a booking or a rental of storage, until 30 days after its end; it hears of it by mail",
  params: BookingIdInput,
  body: z.strictObject(message),
  answer: z.strictObject({ id: Id, createdAt: Instant }),
  status: 201,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    const { id, createdAt } = await sendMessage(ctx, { ...params, ...body });
    return { body: { id, createdAt: createdAt.toISOString() } };
  },
});

export const readMessages = endpoint({
  ...WRITE,
  id: "markMessagesRead",
  path: "/bookings/{bookingId}/messages/read",
  summary: "Note that your side has read everything so far",
  params: BookingIdInput,
  answer: z.strictObject({ read: z.literal(true) }),
  refusals: ONCE,
  run: async ({ ctx, params }) => {
    await markRead(ctx, params);
    return { body: { read: true as const } };
  },
});

const { messageId, ...report } = ReportMessageInput.shape;

export const createReport = endpoint({
  ...WRITE,
  id: "reportMessage",
  path: "/messages/{messageId}/report",
  summary: "Show a message of the other side to support",
  params: z.strictObject({ messageId }),
  body: z.strictObject(report),
  answer: z.strictObject({ reported: z.literal(true) }),
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await reportMessage(ctx, { ...params, ...body });
    return { body: { reported: true as const } };
  },
});
