import { z } from "zod";

const BookingId = z.uuid("Give the id of a booking");

export const SendMessageInput = z.strictObject({
  bookingId: BookingId,
  body: z.string().trim().min(1, "Write a message").max(2_000, "Use at most 2000 characters"),
});
export type SendMessageInput = z.output<typeof SendMessageInput>;

export const ReportMessageInput = z.strictObject({
  messageId: z.uuid("Give the id of a message"),
  reason: z.string().trim().min(3, "Say in a few words what is wrong").max(500, "Use at most 500 characters"),
});
export type ReportMessageInput = z.output<typeof ReportMessageInput>;

export const ReportIdInput = z.strictObject({ reportId: z.uuid("Give the id of a report") });
export type ReportIdInput = z.output<typeof ReportIdInput>;
