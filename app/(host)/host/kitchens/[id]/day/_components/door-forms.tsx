"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { addDoorAction, removeDoorAction, testDoorAction } from "../actions";

const secretOf = (data: unknown) =>
  data && typeof data === "object" && "secret" in data ? String(data.secret) : null;

export function AddDoorForm({ kitchenId }: { kitchenId: string }) {
  const t = useTranslations("day");
  return (
    <ActionForm action={addDoorAction}>
      {({ errors, data }) => {
        const secret = secretOf(data);
        return (
          <>
            {secret && (
              <Notice tone="good" live>
                <p className="font-semibold">{t("secretOnce")}</p>
                <code className="block break-all select-all">{secret}</code>
              </Notice>
            )}
            <input type="hidden" name="kitchenId" value={kitchenId} />
            <TextField
              label={t("doorUrl")}
              hint={t("doorUrlHint")}
              name="url"
              type="url"
              inputMode="url"
              autoComplete="off"
              required
              errors={errors.url}
            />
            <SubmitButton busy={t("adding")} className="justify-self-start">
              {t("addDoor")}
            </SubmitButton>
          </>
        );
      }}
    </ActionForm>
  );
}

type Door = { kitchenId: string; doorId: string; name: string };

export function DoorButtons({ kitchenId, doorId, name }: Door) {
  const t = useTranslations("day");
  const ids = (
    <>
      <input type="hidden" name="kitchenId" value={kitchenId} />
      <input type="hidden" name="doorId" value={doorId} />
    </>
  );
  return (
    <div className="flex flex-wrap gap-2">
      <ActionForm action={testDoorAction}>
        {ids}
        <SubmitButton tone="plain" busy={t("testing")} aria-label={t("testNamed", { name })}>
          {t("test")}
        </SubmitButton>
      </ActionForm>
      <ActionForm action={removeDoorAction}>
        {ids}
        <SubmitButton tone="danger" busy={t("removing")} aria-label={t("removeNamed", { name })}>
          {t("removeDoor")}
        </SubmitButton>
      </ActionForm>
    </div>
  );
}
