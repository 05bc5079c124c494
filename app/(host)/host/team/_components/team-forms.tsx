"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { MEMBER_ROLES } from "@/lib/core/roles";
import { inviteAction, removeMemberAction, withdrawInvitationAction } from "../actions";

export function InviteForm({ organizationId }: { organizationId: string }) {
  const t = useTranslations("team");
  return (
    <ActionForm action={inviteAction}>
      {({ errors }) => (
        <>
          <input type="hidden" name="organizationId" value={organizationId} />
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <TextField
              label={t("email")}
              hint={t("emailHint")}
              name="email"
              type="email"
              inputMode="email"
              autoComplete="off"
              required
              errors={errors.email}
            />
            <SelectField
              label={t("role")}
              hint={t("roleHint")}
              name="role"
              defaultValue="staff"
              errors={errors.role}
            >
              {[...MEMBER_ROLES].reverse().map((role) => (
                <option key={role} value={role}>
                  {t(`roles.${role}`)}
                </option>
              ))}
            </SelectField>
          </div>
          <SubmitButton busy={t("inviting")} className="justify-self-start">
            {t("send")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

export function RemoveMember({
  organizationId,
  userId,
  name,
}: {
  organizationId: string;
  userId: string;
  name: string;
}) {
  const t = useTranslations("team");
  return (
    <Confirm label={t("remove")}>
      <p>{t("removeLead", { name })}</p>
      <ActionForm action={removeMemberAction}>
        <input type="hidden" name="organizationId" value={organizationId} />
        <input type="hidden" name="userId" value={userId} />
        <SubmitButton tone="danger" busy={t("removing")}>
          {t("removeConfirm")}
        </SubmitButton>
      </ActionForm>
    </Confirm>
  );
}

export function WithdrawInvitation({
  organizationId,
  invitationId,
}: {
  organizationId: string;
  invitationId: string;
}) {
  const t = useTranslations("team");
  return (
    <ActionForm action={withdrawInvitationAction}>
      <input type="hidden" name="organizationId" value={organizationId} />
      <input type="hidden" name="invitationId" value={invitationId} />
      <SubmitButton tone="quiet" busy={t("withdrawing")}>
        {t("withdraw")}
      </SubmitButton>
    </ActionForm>
  );
}
