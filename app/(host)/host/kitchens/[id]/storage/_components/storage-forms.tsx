"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { SelectField, TextArea, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { STORAGE_KINDS } from "@/lib/core/kitchen-terms";
import { asDollars } from "@/lib/core/money";
import {
  addStorageAction,
  addUnitsAction,
  archiveStorageAction,
  changeStorageAction,
  giveNoticeAction,
} from "../actions";

type Errors = Record<string, string[]>;
type Words = { name: string; description: string; monthlyRateCents: number };

function WordFields({ errors, words }: { errors: Errors; words?: Words }) {
  const t = useTranslations("hostStorage");
  return (
    <>
      <TextField
        label={t("name")}
        hint={t("nameHint")}
        name="name"
        maxLength={60}
        required
        defaultValue={words?.name}
        errors={errors.name}
      />
      <TextField
        label={t("price")}
        hint={t("priceHint")}
        name="monthlyRate"
        inputMode="decimal"
        required
        defaultValue={words && asDollars(words.monthlyRateCents)}
        errors={errors.monthlyRate}
      />
      <TextArea
        label={t("description")}
        name="description"
        rows={2}
        maxLength={500}
        defaultValue={words?.description}
        errors={errors.description}
      />
    </>
  );
}

/** Storage from nothing: what kind, how many, for how much. */
export function AddStorage({ kitchenId }: { kitchenId: string }) {
  const [t, kinds] = [useTranslations("hostStorage"), useTranslations("storageKinds")];
  return (
    <ActionForm action={addStorageAction}>
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
          <div className="grid grid-cols-2 gap-3">
            <SelectField label={t("kind")} name="storageKind" errors={errors.storageKind}>
              {STORAGE_KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {kinds(kind)}
                </option>
              ))}
            </SelectField>
            <TextField
              label={t("units")}
              hint={t("unitsHint")}
              name="units"
              inputMode="numeric"
              required
              errors={errors.units}
            />
          </div>
          <WordFields errors={errors} />
          <SubmitButton busy={t("adding")} className="justify-self-start">
            {t("add")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

type Storage = { kitchenId: string; spaceId: string } & Words;

/** What can be changed of storage that is offered: its words and price, its number of units, whether it is offered at all. */
export function ChangeStorage({ kitchenId, spaceId, ...words }: Storage) {
  const t = useTranslations("hostStorage");
  const ids = (
    <>
      <input type="hidden" name="kitchenId" value={kitchenId} />
      <input type="hidden" name="spaceId" value={spaceId} />
    </>
  );
  return (
    <details className="rounded-lg border border-line px-4">
      <summary className="min-h-11 cursor-pointer py-2.5 font-semibold">
        {t("change")} <span className="sr-only">{words.name}</span>
      </summary>
      <div className="grid gap-6 py-4">
        <ActionForm action={changeStorageAction} success={t("saved")}>
          {({ errors }) => (
            <>
              {ids}
              <WordFields errors={errors} words={words} />
              <SubmitButton tone="plain" busy={t("saving")} className="justify-self-start">
                {t("save")}
              </SubmitButton>
            </>
          )}
        </ActionForm>
        <ActionForm action={addUnitsAction} success={t("added")}>
          {({ errors }) => (
            <>
              {ids}
              <TextField
                label={t("addUnits")}
                name="units"
                inputMode="numeric"
                required
                defaultValue={1}
                errors={errors.units}
              />
              <SubmitButton tone="plain" busy={t("adding")} className="justify-self-start">
                {t("addUnits")}
              </SubmitButton>
            </>
          )}
        </ActionForm>
        <Confirm label={t("archive")}>
          <p>{t("archiveLead")}</p>
          <ActionForm action={archiveStorageAction}>
            {ids}
            <SubmitButton tone="danger" busy={t("archiving")}>
              {t("archive")}
            </SubmitButton>
          </ActionForm>
        </Confirm>
      </div>
    </details>
  );
}

/** `named`: what is ended, in words. */
type Notice = { rentalId: string; named: string; renter: string };

/** The end of a rental that the host wants: after the months that are paid. */
export function GiveNotice({ rentalId, named, renter }: Notice) {
  const t = useTranslations("hostStorage");
  return (
    <details>
      <summary className="min-h-11 cursor-pointer py-2.5 underline underline-offset-4">{named}</summary>
      <ActionForm action={giveNoticeAction} className="grid gap-3 rounded-lg border border-line p-4">
        {({ errors }) => (
          <>
            <p>{t("noticeLead", { renter })}</p>
            <input type="hidden" name="rentalId" value={rentalId} />
            <TextField label={t("reason")} name="reason" maxLength={500} errors={errors.reason} />
            <SubmitButton tone="danger" busy={t("noticing")} className="justify-self-start">
              {t("notice")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
    </details>
  );
}
