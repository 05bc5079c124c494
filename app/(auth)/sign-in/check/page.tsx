import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { PlainForm } from "@/components/ui/plain-form";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink, textLink } from "@/components/ui/text-link";
import { env } from "@/lib/env";
import { codeAction } from "../actions";
import { safeNext } from "../next-path";

export const runtime = "edge";

type Props = { searchParams: Promise<{ email?: string; next?: string; error?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signIn"))("checkTitle") };
}

export default async function CheckPage({ searchParams }: Props) {
  const [t, { email = "", next, error }] = await Promise.all([getTranslations("signIn"), searchParams]);
  const inbox = env().MAILBOX_URL;
  return (
    <Card className="mx-auto grid max-w-md gap-4">
      <h1>{t("checkTitle")}</h1>
      <p>{t("checkLead", { email })}</p>
      {error && (
        <Notice tone="bad" live>
          {t(error === "slow" ? "slow" : "failed")}
        </Notice>
      )}
      <PlainForm action={codeAction}>
        <input type="hidden" name="email" value={email} />
        <input type="hidden" name="next" value={safeNext(next)} />
        <TextField
          label={t("code")}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9 ]*"
          maxLength={7}
          required
          autoFocus
        />
        <SubmitButton size="large" wide busy={t("entering")}>
          {t("enter")}
        </SubmitButton>
      </PlainForm>
      <p className="flex flex-wrap justify-between gap-2">
        <TextLink href="/sign-in">{t("again")}</TextLink>
        {inbox && (
          <a href={inbox} target="_blank" rel="noreferrer" className={textLink}>
            {t("inbox")}
          </a>
        )}
      </p>
    </Card>
  );
}
