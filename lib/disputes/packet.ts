import { createTranslator } from "next-intl";
import type { Ctx } from "@/lib/context";
import { lineWords, policyWords } from "@/lib/core/line-words";
import { formatMoney } from "@/lib/core/money";
import { withOffset } from "@/lib/core/zoned";
import { getObject } from "@/lib/integrations/files";
import { type PdfPart, writePdf } from "@/lib/integrations/pdf";
import en from "@/messages/en.json";
import { type DisputedBooking, packetFacts } from "./packet-facts";
import { answerable } from "./read-disputes";
import type { DisputeIdInput } from "./schemas";

/** A bank reads English, whatever the people of the booking speak; Stripe takes 4.5 MB in all. */
const PHOTO_BYTES = 3_500_000;

const t = createTranslator({ locale: "en", messages: en, namespace: "packet" });
const policies = createTranslator({ locale: "en", messages: en, namespace: "policies" });
const booked = createTranslator({ locale: "en", messages: en, namespace: "booking" });
const equipment = createTranslator({ locale: "en", messages: en, namespace: "equipment" });

/**
 * The evidence of a case as one PDF: terms as they were shown and frozen, receipt, log of check-in and check-out, hand-over and
 * damage with photos, messages. For those who run the kitchen and support. Refuses `not_found`, `forbidden`.
 */
export async function evidencePacket(
  ctx: Ctx,
  { disputeId }: DisputeIdInput,
): Promise<Uint8Array<ArrayBuffer>> {
  await answerable(ctx, disputeId);
  return (await assemble(ctx, disputeId)).pdf;
}

/** The packet with what else Stripe asks for in words; for the platform itself. */
export async function assemble(ctx: Ctx, disputeId: string) {
  const { dispute, about } = await packetFacts(ctx, disputeId);
  const money = (valueCents: number) => formatMoney(valueCents, dispute.currency, "en");
  const parts: PdfPart[] = [
    {
      kind: "facts",
      rows: [
        [t("dispute"), dispute.stripeDisputeId],
        [t("charge"), dispute.stripeChargeId],
        [t("amount"), money(dispute.amountCents)],
        [t("reason"), dispute.reason],
      ],
    },
    ...(dispute.note ? [heading(t("note")), { kind: "text" as const, text: dispute.note }] : []),
  ];
  for (const one of about) parts.push(...(await partsOf(one, money)));
  return { dispute, first: about[0], pdf: await writePdf(t("title"), parts) };
}

/** The frozen terms in one text, as Stripe wants them beside the file. */
export const termsText = ({ booking }: DisputedBooking): string =>
  policyWords(policies, booking.cancellationPolicy).join("\n");

const heading = (text: string): PdfPart => ({ kind: "heading", text });

async function partsOf(one: DisputedBooking, money: (valueCents: number) => string): Promise<PdfPart[]> {
  const { booking, uses, told, messages, back } = one;
  const at = (moment: Date | null) => (moment ? withOffset(moment, booking.timeZone) : t("never"));
  const words = lineWords(booked, equipment, money);
  const line = (label: string, amountCents: number) => [label, money(amountCents)];
  return [
    heading(t("booking")),
    {
      kind: "facts",
      rows: [
        [t("number"), booking.id],
        [
          t("where"),
          `${booking.kitchenName}, ${booking.spaceName}, ${booking.city}, ${booking.state} ${booking.postalCode}`,
        ],
        [t("when"), `${at(booking.startsAt)} – ${at(booking.endsAt)}`],
        [t("customer"), `${booking.renterName} <${booking.renterEmail}>`],
        [t("agreed"), at(booking.createdAt)],
        [t("confirmed"), at(booking.confirmedAt)],
        [t("status"), booking.status],
      ],
    },
    heading(t("terms")),
    { kind: "small", text: t("termsShown") },
    { kind: "text", text: termsText(one) },
    heading(t("receipt")),
    {
      kind: "table",
      numbers: 1,
      head: [t("what"), t("amount")],
      rows: [
        ...booking.quote.lines.map((item) => line(words(item), item.amountCents)),
        line(t("total"), booking.totalCents),
        ...(booking.depositCents > 0 ? [line(t("deposit"), booking.depositCents)] : []),
        ...back.map(({ amountCents, at: when }) => line(t("refunded", { when: at(when) }), -amountCents)),
      ],
    },
    heading(t("log")),
    uses.length === 0
      ? { kind: "text", text: t("noLog") }
      : {
          kind: "table",
          numbers: 0,
          head: [t("at"), t("event")],
          rows: uses.map((use) => [at(use.at), use.event]),
        },
    ...(told.length > 0 ? [heading(t("handover"))] : []),
    ...told.map(
      (report): PdfPart => ({
        kind: "text",
        text: [
          at(report.createdAt),
          report.kind,
          ...report.items.map(({ label, done }) => t(done ? "done" : "undone", { label })),
          report.note,
        ]
          .filter(Boolean)
          .join(" · "),
      }),
    ),
    ...damageParts(one, at, money),
    ...(await photoParts(one, at)),
    heading(t("messages")),
    ...(messages.length === 0 ? [{ kind: "text" as const, text: t("noMessages") }] : []),
    ...messages.map(
      ({ side, body, at: when }): PdfPart => ({ kind: "text", text: `${at(when)} · ${side}: ${body}` }),
    ),
  ];
}

/** What the customer agreed to beyond the deposit, and the claim with its items, their answer and how it ended. */
function damageParts(
  { deposit }: DisputedBooking,
  at: (moment: Date | null) => string,
  money: (valueCents: number) => string,
): PdfPart[] {
  const { agreed: yes, claim } = deposit ?? { agreed: null, claim: null };
  const agreed = yes && t("consent", { amount: money(yes.mostCents), when: at(yes.at) });
  const text = (said: string): PdfPart => ({ kind: "text", text: said });
  if (!claim) return agreed ? [heading(t("damage")), text(agreed)] : [];
  const ended = {
    filed: at(claim.createdAt),
    state: claim.outcome ?? claim.state,
    when: at(claim.decidedAt),
  };
  return [
    heading(t("damage")),
    ...(agreed ? [text(agreed)] : []),
    text(t("claim", ended)),
    {
      kind: "table",
      numbers: 2,
      head: [t("what"), t("claimed"), t("awarded")],
      rows: [
        ...claim.items.map(({ description, answer, amountCents, awardedCents }) => [
          answer ? `${description}\n${t("answered", { text: answer })}` : description,
          money(amountCents),
          awardedCents === null ? "" : money(awardedCents),
        ]),
        [t("total"), money(claim.amountCents), claim.awardedCents === null ? "" : money(claim.awardedCents)],
      ],
    },
    ...[claim.answer, claim.decision].filter(Boolean).map(text),
  ];
}

/** Photos as far as they fit; of others it is said that they exist. */
async function photoParts({ photos }: DisputedBooking, at: (moment: Date) => string): Promise<PdfPart[]> {
  let left = PHOTO_BYTES;
  const parts: PdfPart[] = [];
  for (const { objectKey, kind, item, createdAt } of photos) {
    const caption = [at(createdAt), kind, item].filter(Boolean).join(" · ");
    const type = objectKey.split(".").at(-1);
    const bytes = new Uint8Array(await (await getObject(objectKey)).arrayBuffer());
    const fits = bytes.length <= left && (type === "jpg" || type === "png");
    if (fits) {
      left -= bytes.length;
      parts.push({ kind: "photo", bytes, type, caption });
    } else parts.push({ kind: "small", text: t("photoApart", { caption }) });
  }
  return parts;
}
