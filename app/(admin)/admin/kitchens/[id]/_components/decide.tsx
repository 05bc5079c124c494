"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { TextArea } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import type { KitchenStatus } from "@/lib/core/kitchen-terms";
import { approveKitchenAction, rejectKitchenAction, suspendKitchenAction } from "../../../actions";

type Props = { kitchen: { id: string; version: number; status: KitchenStatus } };

/** Only the decisions that the status leaves open. */
export function Decide({ kitchen }: Props) {
  const t = useTranslations("admin.review");
  if (kitchen.status === "draft") return null;
  return (
    <Card className="grid gap-5">
      <h2>{t(`status.${kitchen.status}`)}</h2>
      {kitchen.status !== "published" && (
        <ActionForm action={approveKitchenAction}>
          <input type="hidden" name="kitchenId" value={kitchen.id} />
          <input type="hidden" name="version" value={kitchen.version} />
          <SubmitButton size="large" busy={t("working")}>
            {kitchen.status === "suspended" ? t("reinstate") : t("approve")}
          </SubmitButton>
        </ActionForm>
      )}
      {kitchen.status === "in_review" && <Reasoned kitchenId={kitchen.id} kind="reject" />}
      {kitchen.status === "published" && <Reasoned kitchenId={kitchen.id} kind="suspend" />}
    </Card>
  );
}

/** A decision against a kitchen tells its host why. */
function Reasoned({ kitchenId, kind }: { kitchenId: string; kind: "reject" | "suspend" }) {
  const t = useTranslations("admin.review");
  return (
    <Confirm label={t(kind)}>
      <ActionForm action={kind === "reject" ? rejectKitchenAction : suspendKitchenAction}>
        {({ errors }) => (
          <>
            <input type="hidden" name="kitchenId" value={kitchenId} />
            <TextArea
              label={t("reason")}
              hint={t("reasonHint")}
              name="reason"
              required
              errors={errors.reason}
            />
            <SubmitButton tone="danger" busy={t("working")}>
              {t(`${kind}Confirm`)}
            </SubmitButton>
          </>
        )}
      </ActionForm>
    </Confirm>
  );
}
