"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { STORAGE_KINDS } from "@/lib/core/kitchen-terms";
import { ChangeOffer, type OfferWords, WordFields } from "../../_components/monthly-offer";
import { addStorageAction, changeStorageAction, giveNoticeAction } from "../actions";

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
          <WordFields kind="hostStorage" errors={errors} />
          <SubmitButton busy={t("adding")} className="justify-self-start">
            {t("add")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

type Storage = { kitchenId: string; spaceId: string } & OfferWords;

export const ChangeStorage = ({ kitchenId, spaceId, ...words }: Storage) => (
  <ChangeOffer {...{ kitchenId, spaceId, words }} kind="hostStorage" change={changeStorageAction} />
);

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
