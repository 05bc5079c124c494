import { eq } from "drizzle-orm";
import { createTranslator } from "next-intl";
import { organizations, users } from "@/db/schema";
import { bookingForSystem, isStorage, seriesForSystem } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { isReminder, type MailTemplate, type OutboxJob } from "@/lib/core/outbox-jobs";
import { env } from "@/lib/env";
import type { Email } from "@/lib/integrations/email";
import { mailHtml, mailText } from "@/lib/integrations/mail-layout";
import en from "@/messages/en.json";
import es from "@/messages/es.json";
import { agreementFacts } from "./agreement-facts";
import { bookingFacts } from "./booking-facts";
import { changeFacts } from "./change-facts";
import { feedFacts, kitchenFacts } from "./kitchen-facts";
import { messageFacts } from "./message-facts";
import { isAboutMoney, moneyFacts } from "./money-facts";
import { paperFacts } from "./paper-facts";
import { reminderFacts } from "./reminder-facts";
import { papersEndFacts, rulesChangedFacts } from "./standing-facts";
import { noticeFacts, storageFacts } from "./storage-facts";

export type MailWords = Exclude<keyof typeof en.mail, Facts["rows"][number][0] | "signIn">;
export type Reader = { email: string; locale: "en" | "es" };
export type Facts = {
  /** Where they are not the template's own: storage has words of its own for what a slot has, too. */
  words?: MailWords;
  path: string;
  values: Record<string, string>;
  rows: [
    label:
      | "when"
      | "where"
      | "paid"
      | "deposit"
      | "beyondDeposit"
      | "refund"
      | "code"
      | "instructions"
      | "equipment",
    value: string,
  ][];
  attachments?: Email["attachments"];
};

/** The message of a job in its reader's language, or null when its reader is gone or it is no longer true. */
export async function composeMail(ctx: Ctx, job: OutboxJob): Promise<Omit<Email, "idempotencyKey"> | null> {
  const reader = await readerOf(ctx, job);
  if (!reader) return null;
  const t = createTranslator({
    locale: reader.locale,
    messages: reader.locale === "es" ? es : en,
    namespace: "mail",
  });
  const facts = await factsOf(ctx, job, reader);
  if (!facts) return null;
  const words = facts.words ?? job.template;
  const content = {
    title: t(`${words}.title`, facts.values),
    lines: [t(`${words}.body`, facts.values)],
    facts: facts.rows.map(([label, value]): [string, string] => [t(label), value]),
    button: { label: t(`${words}.button`), url: `${env().APP_URL}${facts.path}` },
  };
  return {
    to: reader.email,
    subject: content.title,
    html: mailHtml(content),
    text: mailText(content),
    ...(facts.attachments && { attachments: facts.attachments }),
  };
}

/** Somebody without an account reads English: nothing else is known of them. */
async function readerOf(ctx: Ctx, { userId, email }: OutboxJob): Promise<Reader | undefined> {
  if (!userId) return email ? { email, locale: "en" } : undefined;
  const [reader] = await ctx.system.run((query) =>
    query
      .select({ email: users.email, locale: users.locale })
      .from(users)
      .where(eq(users.id, userId))
      .limit(1),
  );
  return reader;
}

/** What a mail says that is about a booking as it stands, be it a slot or a month of storage. */
const OF_A_BOOKING = [
  "booking_confirmed",
  "booking_cancelled",
  "booking_requested",
  "request_declined",
  "request_expired",
  "host_new_request",
  "host_request_withdrawn",
  "waitlist_offer",
  "payment_due",
  "occurrence_released",
  "slot_lost",
  "booking_no_show",
  "host_no_show",
  "host_new_booking",
  "host_booking_cancelled",
  "booking_charged_back",
  "host_booking_charged_back",
  "booking_frozen",
  "booking_thawed",
  "host_booking_frozen",
  "host_booking_thawed",
] as const satisfies MailTemplate[];
const isOfABooking = (template: MailTemplate): template is (typeof OF_A_BOOKING)[number] =>
  OF_A_BOOKING.some((one) => one === template);

async function factsOf(ctx: Ctx, job: OutboxJob, reader: Reader): Promise<Facts | null> {
  const { template } = job;
  if (isAboutMoney(template)) return moneyFacts(ctx, template, job, reader);
  if (isReminder(template))
    return reminderFacts(ctx, template, await bookingForSystem(ctx, job.subjectId), reader);
  if (isOfABooking(template)) return slotOrMonthFacts(ctx, job, reader);
  switch (template) {
    case "papers_end":
      return papersEndFacts(ctx, job, reader);
    case "rules_changed":
      return rulesChangedFacts(ctx, job, reader);
    case "agreement_to_accept":
    case "agreement_in_force":
    case "agreement_ended":
      return agreementFacts(ctx, job);
    case "storage_notice":
      return noticeFacts(ctx, job, reader);
    case "new_message":
    case "host_new_message":
      return messageFacts(ctx, job);
    case "booking_moved":
    case "move_proposed":
    case "change_lost":
    case "host_booking_moved":
    case "host_move_accepted":
    case "host_move_declined":
      return changeFacts(ctx, job, reader);
    case "kitchen_approved":
    case "kitchen_rejected":
    case "kitchen_suspended":
    case "kitchen_submitted":
    case "kitchen_closed":
      return kitchenFacts(ctx, job);
    case "series_held":
    case "host_new_series":
    case "series_changed":
    case "host_series_changed":
      return seriesFacts(ctx, job);
    case "paper_approved":
    case "paper_rejected":
    case "paper_returned":
      return paperFacts(ctx, job, reader);
    case "calendar_stale":
      return feedFacts(ctx, job);
    case "calendar_conflict": {
      const facts = bookingFacts(await bookingForSystem(ctx, job.subjectId), job, reader);
      return { ...facts, path: `/host/bookings/${job.subjectId}`, rows: facts.rows.slice(0, 1) };
    }
    case "payout_paid":
      return { path: `/host/payouts/${job.subjectId}`, values: {}, rows: [] };
    case "invitation":
      return invitationFacts(ctx, job);
  }
}

async function slotOrMonthFacts(ctx: Ctx, job: OutboxJob, reader: Reader): Promise<Facts | null> {
  const booking = await bookingForSystem(ctx, job.subjectId);
  return isStorage(booking) ? storageFacts(ctx, job, booking, reader) : bookingFacts(booking, job, reader);
}

async function invitationFacts(ctx: Ctx, job: OutboxJob): Promise<Facts> {
  const [row] = await ctx.system.run((query) =>
    query
      .select({ name: organizations.name })
      .from(organizations)
      .where(eq(organizations.id, job.subjectId))
      .limit(1),
  );
  return { path: "/host", values: { organization: row?.name ?? "Prep" }, rows: [] };
}

async function seriesFacts(ctx: Ctx, job: OutboxJob): Promise<Facts> {
  const series = await seriesForSystem(ctx, job.subjectId);
  const first = series.bookings[0];
  return {
    path:
      job.template.startsWith("host_") && first
        ? `/host/bookings/${first.id}`
        : `/bookings/series/${series.id}`,
    values: {
      kitchen: series.kitchenName,
      space: series.spaceName,
      count: String(series.bookings.length),
    },
    rows: [],
  };
}
