import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { PlainForm } from "@/components/ui/plain-form";
import { SubmitButton } from "@/components/ui/submit-button";
import { linkAction } from "../actions";
import { safeNext } from "../next-path";

export const runtime = "edge";

type Props = { searchParams: Promise<{ token?: string; next?: string }> };

/** A button, not an instant sign-in: mail scanners follow links and would use it up. */
export default async function LinkPage({ searchParams }: Props) {
  const [t, { token = "", next }] = await Promise.all([getTranslations("signIn"), searchParams]);
  return (
    <Card className="mx-auto grid max-w-md gap-4">
      <h1>{t("linkTitle")}</h1>
      <p>{t("linkLead")}</p>
      <PlainForm action={linkAction}>
        <input type="hidden" name="token" value={token} />
        <input type="hidden" name="next" value={safeNext(next)} />
        <SubmitButton size="large" wide busy={t("entering")}>
          {t("enter")}
        </SubmitButton>
      </PlainForm>
    </Card>
  );
}
