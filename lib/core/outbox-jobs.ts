/** Every e-mail the product sends about something that happened; sign-in codes are sent at once instead. */
export const MAIL_TEMPLATES = [
  "booking_confirmed",
  "booking_cancelled",
  "booking_moved",
  "move_proposed",
  "change_lost",
  "slot_lost",
  "host_new_booking",
  "host_booking_cancelled",
  "host_booking_moved",
  "host_move_accepted",
  "host_move_declined",
  "kitchen_approved",
  "kitchen_rejected",
  "kitchen_suspended",
  "kitchen_submitted",
  "calendar_stale",
  "calendar_conflict",
  "payout_paid",
  "invitation",
] as const;
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

/** An effect to do after the commit that decided it. `subjectId` is the booking, kitchen, calendar or payout it is about. */
export type OutboxJob = {
  kind: "mail";
  template: MailTemplate;
  userId: string | null;
  /** For somebody who has no account yet. */
  email?: string;
  subjectId: string;
};
