import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { listMembers } from "@/lib/accounts";
import { orNotFound } from "@/lib/http/page";
import { hostPage } from "../organization";
import { InviteForm, RemoveMember, WithdrawInvitation } from "./_components/team-forms";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("team"))("title") };
}

export default async function TeamPage() {
  const { ctx, person, organization, owns } = await hostPage("/host/team");
  const [t, { members, invited }] = await Promise.all([
    getTranslations("team"),
    orNotFound(listMembers(ctx, organization.id)),
  ]);
  return (
    <div className="grid max-w-3xl gap-6">
      <header className="grid gap-1">
        <h1>{t("title")}</h1>
        <p className="text-ink-soft">{owns ? t("lead") : t("leadReadOnly")}</p>
      </header>
      <ul className="grid gap-px overflow-hidden rounded-card border border-line bg-line">
        {members.map((member) => (
          <li
            key={member.userId}
            className="flex flex-wrap items-center justify-between gap-3 bg-surface p-4"
          >
            <span className="grid">
              <span className="font-semibold">
                {member.name || member.email}
                {member.userId === person.userId && (
                  <span className="font-normal text-ink-soft"> · {t("you")}</span>
                )}
              </span>
              <span className="text-ink-soft wrap-anywhere">{member.email}</span>
            </span>
            <span className="flex items-center gap-3">
              <Badge>{t(`roles.${member.role}`)}</Badge>
              {owns && member.userId !== person.userId && (
                <RemoveMember
                  organizationId={organization.id}
                  userId={member.userId}
                  name={member.name || member.email}
                />
              )}
            </span>
          </li>
        ))}
        {invited.map((invitation) => (
          <li
            key={invitation.id}
            className="flex flex-wrap items-center justify-between gap-3 bg-surface p-4"
          >
            <span className="wrap-anywhere">{invitation.email}</span>
            <span className="flex items-center gap-3">
              <Badge tone="warn">{t("invited")}</Badge>
              <Badge>{t(`roles.${invitation.role}`)}</Badge>
              {owns && <WithdrawInvitation organizationId={organization.id} invitationId={invitation.id} />}
            </span>
          </li>
        ))}
      </ul>
      {owns && (
        <Card className="grid gap-4">
          <h2>{t("invite")}</h2>
          <InviteForm key={members.length + invited.length} organizationId={organization.id} />
        </Card>
      )}
    </div>
  );
}
