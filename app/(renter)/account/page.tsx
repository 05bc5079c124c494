import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { SelectField, TextField } from "@/components/ui/field";
import { PlainForm } from "@/components/ui/plain-form";
import { SubmitButton } from "@/components/ui/submit-button";
import { listApiKeys } from "@/lib/accounts";
import { signedIn } from "@/lib/http/request-ctx";
import { AcceptInvitationInput } from "@/lib/wallets/schemas";
import { ApiKeys } from "./_components/api-keys";
import { MyCalendar } from "./_components/my-calendar";
import { MyCredit } from "./_components/my-credit";
import { MyInvitations } from "./_components/my-invitations";
import { profileAction, signOutEverywhereAction } from "./actions";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account"))("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[]>> };

export default async function AccountPage({ searchParams }: Props) {
  const asked = AcceptInvitationInput.safeParse({ code: (await searchParams).code });
  const code = asked.success ? asked.data.code : "";
  // An invitation outlives signing in.
  const { ctx, person } = await signedIn(code ? `/account?code=${code}` : "/account");
  const [t, common, keys] = await Promise.all([
    getTranslations("account"),
    getTranslations("common"),
    listApiKeys(ctx),
  ]);
  return (
    <div className="mx-auto grid w-full max-w-3xl gap-5">
      <h1>{t("title")}</h1>
      <Card className="grid gap-4">
        <p className="text-ink-soft">{person.email}</p>
        <ActionForm action={profileAction} success={common("saved")}>
          <TextField
            label={t("name")}
            name="name"
            autoComplete="name"
            defaultValue={person.name}
            maxLength={100}
            required
          />
          <SelectField label={t("language")} name="locale" defaultValue={person.locale}>
            <option value="en">English</option>
            <option value="es">Español</option>
          </SelectField>
          <SubmitButton busy={common("saving")}>{common("save")}</SubmitButton>
        </ActionForm>
      </Card>
      <MyCredit ctx={ctx} />
      <MyInvitations ctx={ctx} code={code} />
      <MyCalendar ctx={ctx} />
      <Card className="grid gap-3">
        <h2>{t("sessions")}</h2>
        <p>{t("sessionsLead")}</p>
        <PlainForm action={signOutEverywhereAction}>
          <SubmitButton tone="danger" busy={common("working")}>
            {t("signOutEverywhere")}
          </SubmitButton>
        </PlainForm>
      </Card>
      <ApiKeys keys={keys} admin={person.platformRole === "admin"} />
    </div>
  );
}
