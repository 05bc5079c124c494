"use client";
import { useTranslations } from "next-intl";
import { SelectField, TextField } from "@/components/ui/field";

type Space = { id: string; name: string };
type Props = {
  kitchenId: string;
  spaces: readonly Space[];
  /** The earliest day. */
  today: string;
  /** What is asked for already; an empty space is the whole kitchen. */
  asked?: { spaceId: string; startsOn: string; startsAtTime: string; endsOn: string; endsAtTime: string };
  errors: Record<string, string[]>;
};

/** What is closed, from when until when, and why: the fields of every form that closes time. */
export function ClosureFields({ kitchenId, spaces, today, asked, errors }: Props) {
  const t = useTranslations("host.closures");
  const day = { type: "date", min: today, required: true };
  const time = { type: "time", required: true };
  return (
    <>
      <input type="hidden" name="kitchenId" value={kitchenId} />
      {spaces.length > 1 && (
        <SelectField
          label={t("what")}
          name="spaceId"
          defaultValue={asked?.spaceId}
          errors={errors.spaceId}
          className="max-w-sm"
        >
          <option value="">{t("kitchen")}</option>
          {spaces.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <div className="grid grid-cols-2 gap-4">
        <TextField
          {...day}
          label={t("startsOn")}
          name="startsOn"
          defaultValue={asked?.startsOn}
          errors={errors.startsOn}
        />
        <TextField
          {...time}
          label={t("startsAt")}
          name="startsAtTime"
          defaultValue={asked?.startsAtTime ?? "00:00"}
          errors={errors.startsAtTime}
        />
        <TextField
          {...day}
          label={t("endsOn")}
          name="endsOn"
          defaultValue={asked?.endsOn}
          errors={errors.endsOn}
        />
        <TextField
          {...time}
          label={t("endsAt")}
          name="endsAtTime"
          defaultValue={asked?.endsAtTime ?? "23:59"}
          errors={errors.endsAtTime}
        />
      </div>
      <TextField label={t("reason")} hint={t("reasonHint")} name="reason" errors={errors.reason} />
    </>
  );
}
