/** What a renter is reminded of around their slot. */
export const REMINDER_TEMPLATES = [
  "booking_tomorrow",
  "booking_soon",
  "booking_open",
  "booking_ends",
] as const;
export type ReminderTemplate = (typeof REMINDER_TEMPLATES)[number];
export const isReminder = (template: MailTemplate): template is ReminderTemplate =>
  (REMINDER_TEMPLATES as readonly MailTemplate[]).includes(template);

/** About credit, deposits, claims and disputes. */
export const MONEY_TEMPLATES = [
  "credit_given",
  "credit_transfer_refused",
  "host_credit_transferred",
  "referral_joined",
  "referral_thanks",
  "money_given_back",
  "deposit_returned",
  "claim_filed",
  "claim_decided",
  "claim_withdrawn",
  "host_claim_disputed",
  "host_claim_decided",
  "damage_charged",
  "damage_declined",
  "host_damage_charged",
  "host_damage_declined",
  "host_damage_unpaid",
  "host_dispute_opened",
  "host_dispute_won",
  "host_dispute_lost",
  "dispute_opened",
  "dispute_ended",
  "posting_waits",
] as const;

/** Every e-mail the product sends about something that happened; sign-in codes are sent at once instead. */
export const MAIL_TEMPLATES = [
  "booking_confirmed",
  "booking_cancelled",
  "booking_requested",
  "request_declined",
  "request_expired",
  "host_new_request",
  "host_request_withdrawn",
  "waitlist_offer",
  "series_held",
  "host_new_series",
  "series_changed",
  "host_series_changed",
  "payment_due",
  "occurrence_released",
  "booking_moved",
  "move_proposed",
  "change_lost",
  "slot_lost",
  "booking_no_show",
  "host_no_show",
  "host_new_booking",
  "host_booking_cancelled",
  "booking_charged_back",
  "host_booking_charged_back",
  "host_booking_moved",
  "host_move_accepted",
  "host_move_declined",
  "kitchen_approved",
  "kitchen_rejected",
  "kitchen_suspended",
  "kitchen_submitted",
  "kitchen_closed",
  "paper_approved",
  "paper_rejected",
  "paper_returned",
  "calendar_stale",
  "calendar_conflict",
  "payout_paid",
  "invitation",
  ...REMINDER_TEMPLATES,
  ...MONEY_TEMPLATES,
  "storage_notice",
  "booking_frozen",
  "booking_thawed",
  "host_booking_frozen",
  "host_booking_thawed",
  "papers_end",
  "rules_changed",
  "agreement_to_accept",
  "agreement_in_force",
  "agreement_ended",
  "new_message",
  "host_new_message",
] as const;
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

/** An effect to do after the commit that decided it. `subjectId` is the booking, kitchen, calendar, payout, credit, claim or agreement it is about. */
export type OutboxJob = {
  kind: "mail";
  template: MailTemplate;
  userId: string | null;
  /** For somebody who has no account yet. */
  email?: string;
  subjectId: string;
};
