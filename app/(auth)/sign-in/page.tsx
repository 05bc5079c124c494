import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { PostForm } from "@/components/ui/post-form";
import { SubmitButton } from "@/components/ui/submit-button";
import { env } from "@/lib/env";
import { viewer } from "@/lib/http/request-ctx";
import { requestCodeAction } from "./actions";
import { safeNext } from "./next-path";

export const runtime = "edge";

type Props = { searchParams: Promise<{ next?: string; error?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signIn"))("title") };
}

export default async function SignInPage({ searchParams }: Props) {
  const [t, params, person] = await Promise.all([getTranslations("signIn"), searchParams, viewer()]);
  const next = safeNext(params.next);
  if (person) redirect(next);
  return (
    <Card className="mx-auto grid max-w-md gap-4">
      <h1>{t("title")}</h1>
      <p className="text-ink-soft">{t("lead")}</p>
      {params.error && <Notice tone="bad">{t(params.error === "slow" ? "slow" : "failed")}</Notice>}
      <ActionForm action={requestCodeAction}>
        <input type="hidden" name="next" value={next} />
        <TextField
          label={t("email")}
          name="email"
          type="email"
          autoComplete="email"
          inputMode="email"
          required
        />
        <SubmitButton size="large" wide busy={t("sending")}>
          {t("send")}
        </SubmitButton>
      </ActionForm>
      {env().AUTH_GOOGLE_ID && (
        <PostForm href="/sign-in/google">
          <input type="hidden" name="next" value={next} />
          <Button tone="plain" wide type="submit">
            {t("google")}
          </Button>
        </PostForm>
      )}
    </Card>
  );
}
