"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { TextArea, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { asDollars } from "@/lib/core/money";
import { addUnitsAction, archiveStorageAction } from "../storage/actions";

/** What is rented by the month, storage and plans, is offered by the same forms; what differs is said in its own words. */
type Kind = "hostStorage" | "hostPlans";
export type Errors = Record<string, string[]>;
export type OfferWords = { name: string; description: string; monthlyRateCents: number };

type WordsProps = { kind: Kind; errors: Errors; words?: OfferWords | undefined };

export function WordFields({ kind, errors, words }: WordsProps) {
  const [t, own] = [useTranslations("hostStorage"), useTranslations(kind)];
  return (
    <>
      <TextField
        label={t("name")}
        hint={own("nameHint")}
        name="name"
        maxLength={60}
        required
        defaultValue={words?.name}
        errors={errors.name}
      />
      <TextField
        label={t("price")}
        hint={own("priceHint")}
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

type ChangeProps = {
  kind: Kind;
  kitchenId: string;
  spaceId: string;
  words: OfferWords;
  change: (previous: null, form: FormData) => Promise<unknown>;
  /** Fields beside the words. */
  children?: (errors: Errors) => ReactNode;
};

/** What can be changed of an offer: its words, price and terms, how many there are, whether it is offered at all. */
export function ChangeOffer({ kind, kitchenId, spaceId, words, change, children }: ChangeProps) {
  const [t, own] = [useTranslations("hostStorage"), useTranslations(kind)];
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
        <ActionForm action={change} success={t("saved")}>
          {({ errors }) => (
            <>
              {ids}
              <WordFields kind={kind} errors={errors} words={words} />
              {children?.(errors)}
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
                label={own("addUnits")}
                name="units"
                inputMode="numeric"
                required
                defaultValue={1}
                errors={errors.units}
              />
              <SubmitButton tone="plain" busy={t("adding")} className="justify-self-start">
                {own("addUnits")}
              </SubmitButton>
            </>
          )}
        </ActionForm>
        <Confirm label={t("archive")}>
          <p>{own("archiveLead")}</p>
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
