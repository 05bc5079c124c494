import { getLocale, getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import type { Agreement } from "@/lib/agreements";
import { AGREEMENT_SIDES } from "@/lib/core/agreement-terms";
import { formatZoned } from "@/lib/core/zoned";

type Props = { agreement: Agreement; version: Agreement["versions"][number]; open?: boolean };

/** One text of an agreement in the reader's language, with who accepted it. */
export async function VersionText({ agreement, version, open = false }: Props) {
  const [t, locale] = await Promise.all([getTranslations("agreement"), getLocale()]);
  const { title, sections } = version.texts[locale === "es" ? "es" : "en"];
  const at = (instant: string, style: Intl.DateTimeFormatOptions) =>
    formatZoned(new Date(instant), agreement.timeZone, locale, style);
  const pdf = `/agreements/${agreement.id}/agreement.pdf?text=${version.number}`;
  return (
    <details open={open} className="min-w-0 rounded-card border border-line bg-surface p-4">
      <summary className="flex min-h-11 cursor-pointer items-center font-semibold">
        {t("number", { number: version.number })} ·{" "}
        {t("drawnUp", { day: at(version.createdAt, { dateStyle: "long" }) })}
      </summary>
      <div className="grid grid-cols-1 gap-4 pt-3">
        <h2 className="break-words">{title}</h2>
        {sections.map((section) => (
          <section key={section.title} className="grid grid-cols-1 gap-1">
            <h3 className="break-words">{section.title}</h3>
            {section.lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a stored text does not change, and may say a line twice
              <p key={index} className="break-words">
                {line}
              </p>
            ))}
          </section>
        ))}
        <section className="grid grid-cols-1 gap-1">
          <h3>{t("accepted")}</h3>
          {AGREEMENT_SIDES.map((side) => {
            const found = version.acceptances.find((one) => one.side === side);
            const name = t(`sides.${side}`);
            return (
              <p key={side} className="break-words">
                {found
                  ? t("signed", {
                      side: name,
                      name: found.signedName,
                      at: at(found.acceptedAt, { dateStyle: "long", timeStyle: "short" }),
                    })
                  : t("unsigned", { side: name })}
              </p>
            );
          })}
        </section>
        <p className="text-sm break-all text-ink-soft">
          {t("hash")}: <code>{version.textHash}</code>
        </p>
        <Button asChild tone="plain" className="justify-self-start">
          <a href={pdf}>{t("pdf")}</a>
        </Button>
      </div>
    </details>
  );
}
