import { eq } from "drizzle-orm";
import { createTranslator } from "next-intl";
import { documents } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { lineWords } from "@/lib/core/line-words";
import { formatMoney } from "@/lib/core/money";
import { formatZoned, localDate } from "@/lib/core/zoned";
import { writePdf } from "@/lib/integrations/pdf";
import en from "@/messages/en.json";
import es from "@/messages/es.json";
import type { DocumentIdInput } from "./schemas";

/**
 * A document as a PDF in its reader's language, with the figures and names of the day it was issued. For whoever sees its booking;
 * everything else is `not_found`.
 */
export async function documentPdf(
  ctx: Ctx,
  { documentId }: DocumentIdInput,
): Promise<{ pdf: Uint8Array<ArrayBuffer>; number: number }> {
  requireUser(ctx);
  const [found] = await ctx.db.run((query) =>
    query.select().from(documents).where(eq(documents.id, documentId)).limit(1),
  );
  const document = found ?? refuse("not_found", "There is no such document");
  return { pdf: await draw(document, ctx.locale), number: document.number };
}

function draw({ content, ...document }: typeof documents.$inferSelect, locale: "en" | "es") {
  const messages = locale === "es" ? es : en;
  const t = createTranslator({ locale, messages, namespace: "documents" });
  const booked = createTranslator({ locale, messages, namespace: "booking" });
  const equipment = createTranslator({ locale, messages, namespace: "equipment" });
  const money = (valueCents: number) => formatMoney(valueCents, document.currency, locale);
  const words = lineWords(booked, equipment, money);
  const at = (moment: Date) =>
    formatZoned(moment, content.timeZone, locale, { dateStyle: "long", timeStyle: "short" });
  const atTime = (moment: Date) =>
    formatZoned(moment, content.timeZone, locale, { hour: "numeric", minute: "2-digit" });
  const [startsAt, endsAt] = [new Date(content.startsAt), new Date(content.endsAt)];
  const sameDay = localDate(startsAt, content.timeZone) === localDate(endsAt, content.timeZone);
  const lines =
    content.lines.length > 0
      ? content.lines.map((line) => [words(line), money(line.amountCents)])
      : [[t(`line.${document.kind}`), money(document.totalCents)]];
  return writePdf(t(`name.${document.kind}`, { number: document.number }), [
    {
      kind: "facts",
      rows: [
        [t("issued"), at(document.issuedAt)],
        ...(content.about ? ([[t("about"), String(content.about)]] as const) : []),
        [t("seller"), content.seller],
        [t("buyer"), content.buyer ? `${content.buyer} <${content.email}>` : content.email],
        [t("where"), `${content.space}, ${content.kitchen}, ${content.address}`],
        [t("when"), `${at(startsAt)} – ${sameDay ? atTime(endsAt) : at(endsAt)}`],
        [t("booking"), document.bookingId],
      ],
    },
    { kind: "heading", text: t("lines") },
    {
      kind: "table",
      numbers: 1,
      head: [t("what"), t("amount")],
      rows: lines,
      sum: [t("total"), money(document.totalCents)],
    },
    ...(document.taxCents === 0
      ? []
      : [{ kind: "text" as const, text: `${t("ofItTax")}: ${money(document.taxCents)}` }]),
    { kind: "small", text: t("through") },
  ]);
}
