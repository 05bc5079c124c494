import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { federalPath } from "@/lib/compliance";
import { FederalAnswers } from "@/lib/compliance/schemas";
import { Keep } from "./_components/keep";
import { Outcome } from "./_components/outcome";
import { QUESTIONS, type Question } from "./answers";

export const runtime = "edge";

type Props = { searchParams: Promise<Record<string, string | string[]>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("federal"))("title") };
}

/** Seven questions, and who registers with FDA. The answers stand in the address until somebody keeps them. */
export default async function FederalPathPage({ searchParams }: Props) {
  const t = await getTranslations("federal");
  const given = await searchParams;
  const said = QUESTIONS.some(({ name }) => name in given);
  const answers = FederalAnswers.safeParse(
    Object.fromEntries(QUESTIONS.map(({ name }) => [name, given[name]])),
  );
  return (
    <div className="mx-auto grid w-full max-w-3xl gap-6">
      <header className="grid gap-3">
        <TextLink back href="/rules">
          {(await getTranslations("rules"))("back")}
        </TextLink>
        <h1>{t("title")}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
      </header>
      {said && !answers.success && <Notice tone="bad">{t("incomplete")}</Notice>}
      {answers.success && (
        <>
          <Outcome outcome={federalPath(answers.data)} />
          <Keep answers={answers.data} />
        </>
      )}
      <Card>
        <form method="get" action="/rules/federal" className="grid gap-6">
          {QUESTIONS.map((question) => (
            <Ask key={question.name} question={question} given={given[question.name]} />
          ))}
          <Button type="submit" size="large" wide>
            {t("find")}
          </Button>
        </form>
      </Card>
    </div>
  );
}

async function Ask({ question: { name, answers }, given }: { question: Question; given: unknown }) {
  const t = await getTranslations("federal");
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 font-semibold">{t(`ask.${name}`)}</legend>
      {answers.map((answer) => (
        <label key={answer} className="flex min-h-11 cursor-pointer items-center gap-3">
          <input
            type="radio"
            name={name}
            value={answer}
            required
            defaultChecked={given === answer}
            className="size-5 shrink-0 accent-brand"
          />
          <span>{t(`say.${answer}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
