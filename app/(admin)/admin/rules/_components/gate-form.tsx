"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { setGateAction } from "../actions";

/** From which day on bookings in a city are refused that no paper covers. */
export function GateForm({ slug, from }: { slug: string; from: string | null }) {
  const t = useTranslations("adminRules");
  return (
    <ActionForm action={setGateAction} success={t("gateDone")}>
      {({ errors }) => (
        <>
          <input type="hidden" name="slug" value={slug} />
          <TextField
            label={t("gateFrom")}
            hint={t("gateHint")}
            name="from"
            type="date"
            defaultValue={from ?? ""}
            errors={errors.from}
            className="sm:max-w-72"
          />
          <SubmitButton tone="plain" busy={t("working")} className="justify-self-start">
            {t("gateSet")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
