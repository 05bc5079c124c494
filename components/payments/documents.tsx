import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { textLink } from "@/components/ui/text-link";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import type { BookingDocument } from "@/lib/documents";

type Props = { documents: readonly BookingDocument[]; timeZone: string };

/** Invoices and credit notes of a booking, each a file to keep. */
export async function Documents({ documents, timeZone }: Props) {
  const [t, locale] = await Promise.all([getTranslations("documents"), getLocale()]);
  if (documents.length === 0) return null;
  return (
    <Card className="grid gap-3">
      <h2>{t("title")}</h2>
      <ul className="grid gap-2">
        {documents.map(({ documentId, kind, number, totalCents, currency, issuedAt }) => (
          <li key={documentId} className="flex items-start justify-between gap-x-4">
            <span className="grid justify-items-start">
              <a
                href={`/documents/${documentId}/document.pdf`}
                target="_blank"
                rel="noreferrer"
                className={textLink}
              >
                {t(`name.${kind}`, { number })} ({t("pdf")})
              </a>
              <span className="text-sm text-ink-soft">
                {formatZoned(issuedAt, timeZone, locale, { dateStyle: "medium" })}
              </span>
            </span>
            <span className="font-semibold">
              {formatMoney(totalCents, currency, locale).replace("-", "−")}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
