"use client";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { STATION_KINDS } from "@/lib/core/kitchen-terms";
import {
  addStationAction,
  applyTemplateAction,
  removeStationAction,
  renameStationAction,
} from "../../actions";

type Template = { kitchenId: string; template: "one_room" | "tables" };

export function TemplateForm({ kitchenId, template }: Template) {
  const t = useTranslations("setup.stations");
  return (
    <ActionForm
      action={applyTemplateAction}
      className="grid content-between gap-3 rounded-card border border-line bg-surface p-4"
    >
      <input type="hidden" name="kitchenId" value={kitchenId} />
      <input type="hidden" name="template" value={template} />
      <div>
        <h2 className="text-lg">{t(`${template}.title`)}</h2>
        <p className="text-ink-soft">{t(`${template}.body`)}</p>
      </div>
      <SubmitButton
        size="large"
        wide
        busy={t("working")}
        aria-label={`${t("use")}: ${t(`${template}.title`)}`}
      >
        {t("use")}
      </SubmitButton>
    </ActionForm>
  );
}

export function AddStationForm({ kitchenId }: { kitchenId: string }) {
  const t = useTranslations("setup.stations");
  const kinds = useTranslations("stationKinds");
  return (
    <ActionForm action={addStationAction} className="grid gap-3 border-t border-line pt-4">
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
          <div className="grid items-start gap-3 sm:grid-cols-2">
            <TextField
              label={t("newStation")}
              name="name"
              placeholder={t("stationExample")}
              required
              errors={errors.name}
            />
            <SelectField label={t("kind")} name="kind" defaultValue="table" errors={errors.kind}>
              {STATION_KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {kinds(kind)}
                </option>
              ))}
            </SelectField>
          </div>
          <SubmitButton tone="plain" busy={t("working")} className="justify-self-start">
            {t("addStation")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

type Station = { kitchenId: string; station: { id: string; name: string } };

export function StationItem({ kitchenId, station }: Station) {
  const t = useTranslations("setup.stations");
  const ids = (
    <>
      <input type="hidden" name="kitchenId" value={kitchenId} />
      <input type="hidden" name="stationId" value={station.id} />
    </>
  );
  return (
    <li className="grid grid-cols-[1fr_auto] items-start gap-2">
      <ActionForm action={renameStationAction} className="grid grid-cols-[1fr_auto] items-start gap-2">
        {({ errors }) => (
          <>
            {ids}
            <TextField
              label={<span className="sr-only">{t("nameOf", { name: station.name })}</span>}
              name="name"
              defaultValue={station.name}
              errors={errors.name}
            />
            <SubmitButton
              tone="quiet"
              busy={t("working")}
              aria-label={t("renameOne", { name: station.name })}
            >
              {t("rename")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
      <ActionForm action={removeStationAction}>
        {ids}
        <SubmitButton
          tone="quiet"
          className="w-11 px-0!"
          busy="…"
          aria-label={t("removeOne", { name: station.name })}
        >
          <X aria-hidden />
        </SubmitButton>
      </ActionForm>
    </li>
  );
}
