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
  return writePdf(t("title", { week: statement.weekOf }), [
    { kind: "small", text: t("lead") },
    {
      kind: "table",
      numbers: 4,
      head: [t("booking"), t("gross"), t("fee"), t("tax"), t("net")],
      rows: [
        ...statement.items.map((i) => [
          [
            formatZoned(i.startsAt, i.timeZone, locale, { dateStyle: "medium" }),
            i.kind === "booking" ? i.spaceName : t(i.kind, { space: i.spaceName }),
            i.transferId ?? "",
          ].join("\n"),
          ...[i.grossCents, i.feeCents, i.taxCents, i.netCents].map(money),
        ]),
        [t("total"), ...[grossCents, feeCents, taxCents, netCents].map(money)],
      ],
    },
  ]);
}
