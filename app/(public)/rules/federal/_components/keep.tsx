import { getLocale, getTranslations } from "next-intl/server";
import { dayFormat } from "@/components/compliance/rule-words";
import { ClientWords } from "@/components/site/client-words";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { listAttestations, statementIn } from "@/lib/compliance";
import type { FederalAnswers } from "@/lib/compliance/schemas";
import { requestCtx, viewer } from "@/lib/http/request-ctx";
import { AttestForm } from "./attest-form";

/** Keeping the answers with what was agreed to; whoever is signed out signs in first and finds them again. */
export async function Keep({ answers }: { answers: FederalAnswers }) {
  const [t, locale, person] = await Promise.all([getTranslations("federal"), getLocale(), viewer()]);
  if (!person) {
    const back = `/rules/federal?${new URLSearchParams(answers)}`;
    return <TextLink href={`/sign-in?next=${encodeURIComponent(back)}`}>{t("signIn")}</TextLink>;
  }
  return (
    <Card className="grid gap-4">
      <h2>{t("keep")}</h2>
      <p>{statementIn(locale === "es" ? "es" : "en")}</p>
      <ClientWords of={["errors"]}>
        <AttestForm
          answers={answers}
          words={{ agree: t("agree"), attest: t("attest"), keeping: t("keeping"), kept: t("kept") }}
        />
      </ClientWords>
      <Mine locale={locale} />
    </Card>
  );
}

async function Mine({ locale }: { locale: string }) {
  const [t, mine] = await Promise.all([getTranslations("federal"), requestCtx().then(listAttestations)]);
  if (mine.length === 0) return null;
  const day = dayFormat(locale);
  return (
    <section className="grid gap-2" aria-labelledby="mine">
      <h3 id="mine">{t("mine")}</h3>
      <ul className="grid gap-1">
        {mine.slice(0, 10).map(({ id, createdAt, outcome: { exemption } }) => (
          <li key={id}>
            {t("mineRow", {
              date: day(createdAt.toISOString().slice(0, 10)),
              outcome: exemption === null ? t("registers") : t(`exempt.${exemption}`),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}
