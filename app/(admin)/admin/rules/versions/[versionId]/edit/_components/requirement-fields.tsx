"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { SelectField, TextArea, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import type { RuleRecord } from "@/lib/compliance/schemas";
import {
  CONFIDENCES,
  RULE_CATEGORIES,
  RULE_FORCES,
  RULE_LEVELS,
  RULE_SUBJECTS,
} from "@/lib/core/compliance-terms";
import { removeRequirementAction, saveRequirementAction } from "../../../../actions";
import { ExpiryFields } from "./expiry-fields";

type Errors = Record<string, string[]>;
type Props = { versionId: string; slug: string; record: RuleRecord; isNew: boolean };
type PartProps = { record: RuleRecord; errors: Errors };

/** What is refused is named as the data files name it. */
const wrong = (errors: Errors, ...paths: string[]) =>
  paths.flatMap((path) => errors[path] ?? errors[`record.${path}`] ?? []);

/** A requirement as a form. What it does not show stays as it was. */
export function RequirementFields({ versionId, slug, record, isNew }: Props) {
  const t = useTranslations("adminRules");
  return (
    <Card className="grid gap-6">
      <ActionForm action={saveRequirementAction}>
        {({ errors }) => (
          <>
            <input type="hidden" name="versionId" value={versionId} />
            <input type="hidden" name="base" value={JSON.stringify(record)} />
            <TextField
              label={t("field.id")}
              hint={isNew ? t("field.idHint", { slug }) : undefined}
              name="id"
              defaultValue={record.id}
              readOnly={!isNew}
              required
              errors={wrong(errors, "id")}
            />
            <What record={record} errors={errors} />
            <ExpiryFields
              rule={record.expiry_rule}
              errors={wrong(
                errors,
                "expiry_rule",
                "expiry_rule.type",
                "expiry_rule.months",
                "expiry_rule.days",
                "expiry_rule.month",
                "expiry_rule.day",
              )}
            />
            <Price record={record} errors={errors} />
            <HowWeKnow record={record} errors={errors} />
            <SubmitButton busy={t("working")} size="large">
              {t("save")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
      {!isNew && (
        <Confirm label={t("remove")}>
          <ActionForm action={removeRequirementAction}>
            <input type="hidden" name="versionId" value={versionId} />
            <input type="hidden" name="key" value={record.id} />
            <SubmitButton tone="danger" busy={t("working")} className="justify-self-start">
              {t("removeConfirm")}
            </SubmitButton>
          </ActionForm>
        </Confirm>
      )}
    </Card>
  );
}

function What({ record, errors }: PartProps) {
  const [t, r] = [useTranslations("adminRules"), useTranslations("rules")];
  const options = <T extends string>(values: readonly T[], say: (value: T) => string) =>
    values.map((value) => (
      <option key={value} value={value}>
        {say(value)}
      </option>
    ));
  return (
    <>
      <TextField
        label={t("field.title")}
        name="title"
        defaultValue={record.title}
        required
        errors={wrong(errors, "title")}
      />
      <TextField
        label={t("field.agency")}
        name="issuing_agency"
        defaultValue={record.issuing_agency}
        required
        errors={wrong(errors, "issuing_agency")}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField label={t("field.category")} name="category" defaultValue={record.category}>
          {options(RULE_CATEGORIES, (v) => r(`categories.${v}`))}
        </SelectField>
        <SelectField label={t("field.force")} name="force" defaultValue={record.force}>
          {options(RULE_FORCES, (v) => r(`force.${v}`))}
        </SelectField>
        <SelectField label={t("field.subject")} name="subject" defaultValue={record.subject}>
          {options(RULE_SUBJECTS, (v) => t(`subjects.${v}`))}
        </SelectField>
        <SelectField
          label={t("field.level")}
          name="level"
          defaultValue={record.jurisdiction.level}
          errors={wrong(errors, "jurisdiction", "jurisdiction.level")}
        >
          {options(RULE_LEVELS, (v) => t(`levels.${v}`))}
        </SelectField>
      </div>
      <TextField
        label={t("field.conditions")}
        hint={t("field.commas")}
        name="conditions"
        defaultValue={record.conditions.join(", ")}
        errors={wrong(errors, "conditions", "conditions.0")}
      />
      <TextField
        label={t("field.prerequisites")}
        hint={t("field.prerequisitesHint")}
        name="prerequisites"
        defaultValue={record.prerequisites.join(", ")}
        errors={wrong(errors, "prerequisites", "prerequisites.0")}
      />
    </>
  );
}

function Price({ record: { grace, fee, code_citation, notes }, errors }: PartProps) {
  const t = useTranslations("adminRules");
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField
          label={t("field.grace")}
          name="grace"
          inputMode="numeric"
          defaultValue={grace?.days ?? ""}
          errors={wrong(errors, "grace.days")}
        />
        <TextField
          label={t("field.fee")}
          name="fee"
          inputMode="decimal"
          defaultValue={fee ? fee.amount_cents / 100 : ""}
          errors={wrong(errors, "fee.amount_cents")}
        />
        <TextField
          label={t("field.feeYear")}
          name="feeYear"
          inputMode="numeric"
          defaultValue={fee?.year ?? ""}
          errors={wrong(errors, "fee.year")}
        />
      </div>
      <TextField
        label={t("field.citation")}
        name="code_citation"
        defaultValue={code_citation ?? ""}
        errors={wrong(errors, "code_citation")}
      />
      <TextArea
        label={t("field.notes")}
        name="notes"
        defaultValue={notes ?? ""}
        errors={wrong(errors, "notes")}
      />
    </>
  );
}

function HowWeKnow({ record, errors }: PartProps) {
  const t = useTranslations("adminRules");
  return (
    <>
      <TextField
        label={t("field.sourceTitle")}
        name="sourceTitle"
        defaultValue={record.source.title}
        required
        errors={wrong(errors, "source.title")}
      />
      <TextField
        label={t("field.sourceUrl")}
        name="sourceUrl"
        type="url"
        defaultValue={record.source.url ?? ""}
        errors={wrong(errors, "source", "source.url")}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField label={t("field.confidence")} name="confidence" defaultValue={record.confidence}>
          {CONFIDENCES.map((one) => (
            <option key={one} value={one}>
              {t(`confidence.${one}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t("field.asOf")}
          name="as_of"
          type="date"
          defaultValue={record.as_of}
          required
          errors={wrong(errors, "as_of")}
        />
      </div>
      <TextField
        label={t("field.readFields")}
        hint={t("field.readFieldsHint")}
        name="read_fields"
        defaultValue={record.read_fields.join(", ")}
        errors={wrong(errors, "read_fields")}
      />
    </>
  );
}
