"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { addFeedAction, importFeedAction, removeFeedAction } from "../actions";

type Spaces = { id: string; name: string }[];

/** A calendar to read: what it is called, where it is, and what it blocks. */
export function AddFeedForm({ kitchenId, spaces }: { kitchenId: string; spaces: Spaces }) {
  const t = useTranslations("calendars");
  return (
    <ActionForm action={addFeedAction}>
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
          <TextField
            label={t("name")}
            hint={t("nameHint")}
            name="name"
            maxLength={60}
            required
            errors={errors.name}
          />
          <TextField
            label={t("url")}
            hint={t("urlHint")}
            name="url"
            type="url"
            inputMode="url"
            autoComplete="off"
            required
            errors={errors.url}
          />
          <SelectField label={t("blocks")} name="spaceId" defaultValue="">
            <option value="">{t("whole")}</option>
            {spaces.map((space) => (
              <option key={space.id} value={space.id}>
                {space.name}
              </option>
            ))}
          </SelectField>
          <SubmitButton busy={t("adding")} className="justify-self-start">
            {t("add")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

export function FeedButtons({
  kitchenId,
  feedId,
  name,
}: {
  kitchenId: string;
  feedId: string;
  name: string;
}) {
  const t = useTranslations("calendars");
  const ids = (
    <>
      <input type="hidden" name="kitchenId" value={kitchenId} />
      <input type="hidden" name="feedId" value={feedId} />
    </>
  );
  return (
    <div className="flex flex-wrap gap-2">
      <ActionForm action={importFeedAction}>
        {ids}
        <SubmitButton tone="plain" busy={t("importing")} aria-label={t("importNowNamed", { name })}>
          {t("importNow")}
        </SubmitButton>
      </ActionForm>
      <ActionForm action={removeFeedAction}>
        {ids}
        <SubmitButton tone="danger" busy={t("removing")} aria-label={t("removeNamed", { name })}>
          {t("remove")}
        </SubmitButton>
      </ActionForm>
    </div>
  );
}
