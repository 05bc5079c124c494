"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { SubmitButton } from "@/components/ui/submit-button";
import { archiveSpaceAction } from "../../actions";
import { type SpaceDraft, SpaceForm, type StationChoice } from "./space-form";

type Props = { kitchenId: string; space: SpaceDraft; stations: StationChoice[] };

/** A space in a line; its form and the way to take it off the market are one press away. */
export function SpaceItem({ kitchenId, space, stations }: Props) {
  const t = useTranslations("setup.stations");
  const count = space.stationIds.length;
  return (
    <li>
      <details className="rounded-lg border border-line">
        <summary className="flex min-h-14 cursor-pointer flex-wrap items-center justify-between gap-x-4 px-4 py-2">
          <span className="grid">
            <span className="font-semibold">{space.name}</span>
            <span className="text-ink-soft">
              {space.units === null ? t("allOf", { count }) : t("anyOf", { units: space.units, count })}
            </span>
          </span>
          <span className="underline underline-offset-4">{t("change")}</span>
        </summary>
        <div className="grid gap-6 p-4 pt-2">
          <SpaceForm kitchenId={kitchenId} stations={stations} space={space} />
          <Confirm label={t("archive")}>
            <p>{t("archiveLead", { name: space.name })}</p>
            <ActionForm action={archiveSpaceAction}>
              <input type="hidden" name="kitchenId" value={kitchenId} />
              <input type="hidden" name="spaceId" value={space.id} />
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
