import { createTranslator } from "next-intl";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { writePdf } from "@/lib/integrations/pdf";
import type { Statement } from "@/lib/payouts";
import en from "@/messages/en.json";
import es from "@/messages/es.json";

/** The statement of a payout as a PDF in its reader's language: the rows of the page and of the CSV, and the same totals. */
export function statementPdf(statement: Statement, locale: "en" | "es"): Promise<Uint8Array<ArrayBuffer>> {
  const messages = locale === "es" ? es : en;
  const t = createTranslator({ locale, messages, namespace: "statementPdf" });
  const money = (valueCents: number) => formatMoney(valueCents, statement.currency, locale);
  const { grossCents, feeCents, taxCents, netCents } = statement.totals;
  const less = (valueCents: number) => money(valueCents === 0 ? 0 : -valueCents);
  const day = (at: Date, zone: string) => formatZoned(at, zone, locale, { dateStyle: "long" });
  const { paidAt, timeZone } = statement;
  // A week is a date of the calendar, without a clock.
  return writePdf(t("title", { week: day(new Date(`${statement.weekOf}T00:00:00Z`), "UTC") }), [
    {
      kind: "facts",
      rows: [
        [t("host"), statement.organizationName],
        [t("paid"), paidAt ? day(paidAt, timeZone) : t("open")],
        [t("sum"), money(netCents)],
      ],
    },
    { kind: "small", text: t("lead") },
    {
      kind: "table",
      numbers: 4,
      head: [t("booking"), t("gross"), t("fee"), t("tax"), t("net")],
      rows: [
        ...statement.items.map((i) => [
          [
            formatZoned(i.startsAt, i.timeZone, locale, { dateStyle: "medium" }),
            `${i.kind === "booking" ? i.spaceName : t(i.kind, { space: i.spaceName })}, ${i.renterName}`,
            i.transferId ?? "",
          ].join("\n"),
          ...[money(i.grossCents), less(i.feeCents), less(i.taxCents), money(i.netCents)],
        ]),
      ],
      sum: [t("total"), money(grossCents), less(feeCents), less(taxCents), money(netCents)],
    },
  ]);
}
