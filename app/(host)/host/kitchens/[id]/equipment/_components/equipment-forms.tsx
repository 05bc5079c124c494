"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { asDollars } from "@/lib/core/money";
import { addEquipmentAction, archiveEquipmentAction, saveEquipmentAction } from "../actions";

type Draft = { name: string; units: number; hourlyRateCents: number; bufferAfterMinutes: number };
type Props = { errors: Record<string, string[]>; draft?: Draft };

function Fields({ errors, draft }: Props) {
  const t = useTranslations("equipment");
  return (
    <>
      <TextField
        label={t("name")}
        name="name"
        required
        maxLength={50}
        placeholder={t("namePlaceholder")}
        defaultValue={draft?.name}
        errors={errors.name}
      />
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField
          label={t("units")}
          hint={draft && t("unitsHint")}
          name="units"
          type="number"
          min={1}
          max={20}
          required
          defaultValue={draft?.units ?? 1}
          errors={errors.units}
        />
        <TextField
          label={t("rate")}
          hint={t("rateHint")}
          name="hourlyRate"
          inputMode="decimal"
          required
          defaultValue={draft && asDollars(draft.hourlyRateCents)}
          errors={errors.hourlyRate}
        />
        <TextField
          label={t("buffer")}
          hint={t("bufferHint")}
          name="bufferAfterMinutes"
          type="number"
          min={0}
          max={480}
          step={5}
          required
          defaultValue={draft?.bufferAfterMinutes ?? 15}
          errors={errors.bufferAfterMinutes}
        />
      </div>
    </>
  );
}

export function AddEquipmentForm({ kitchenId }: { kitchenId: string }) {
  const t = useTranslations("equipment");
  return (
    <ActionForm action={addEquipmentAction}>
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
          <Fields errors={errors} />
          <SubmitButton busy={t("adding")} className="justify-self-start">
            {t("add")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

type ItemProps = { kitchenId: string; equipment: Draft & { id: string }; price: string };

/** Equipment in a line; its form and the way to stop offering it are one press away. */
export function EquipmentItem({ kitchenId, equipment, price }: ItemProps) {
  const t = useTranslations("equipment");
  const { id, name, units, hourlyRateCents, bufferAfterMinutes } = equipment;
  const ids = (
    <>
      <input type="hidden" name="kitchenId" value={kitchenId} />
      <input type="hidden" name="spaceId" value={id} />
    </>
  );
  return (
    <li>
      <details className="rounded-lg border border-line bg-surface">
        <summary className="flex min-h-14 cursor-pointer flex-wrap items-center justify-between gap-x-4 px-4 py-2">
          <span className="grid min-w-0">
            <span className="font-semibold break-words">{name}</span>
            <span className="text-ink-soft">
              {t("count", { count: units })} · {hourlyRateCents > 0 ? t("each", { price }) : t("included")}
              {bufferAfterMinutes > 0 && ` · ${t("between", { minutes: bufferAfterMinutes })}`}
            </span>
          </span>
          <span className="underline underline-offset-4">{t("change")}</span>
        </summary>
        <div className="grid gap-6 p-4 pt-2">
          <ActionForm action={saveEquipmentAction} success={t("saved")}>
            {({ errors }) => (
              <>
                {ids}
                <Fields errors={errors} draft={equipment} />
                <SubmitButton busy={t("saving")} className="justify-self-start">
                  {t("save")}
                </SubmitButton>
              </>
            )}
          </ActionForm>
          <Confirm label={t("archive")}>
            <p>{t("archiveLead", { name })}</p>
            <ActionForm action={archiveEquipmentAction}>
              {ids}
              <SubmitButton tone="danger" busy={t("working")}>
                {t("archiveConfirm")}
              </SubmitButton>
            </ActionForm>
          </Confirm>
        </div>
      </details>
    </li>
  );
}
