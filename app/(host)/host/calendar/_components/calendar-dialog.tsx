"use client";
import { X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { ClosureFields } from "../../_components/closure-fields";
import { ProposeForm } from "../../_components/propose-form";
import { addClosureAction } from "../../kitchens/[id]/actions";

type Time = { date: string; from: string; until: string };
export type Space = { id: string; name: string };
/** `row`: the station or space whose time was marked, if it was. */
type Block = Time & { row: string };
export type Asked =
  | ({ kind: "block" } & Block)
  | ({ kind: "booking"; bookingId: string; name: string; movable: boolean } & Time);
type Props = {
  asked: Asked | null;
  kitchenId: string;
  spaces: readonly Space[];
  today: string;
  close: () => void;
};

/** What a drag, a press or the keyboard asked for, with its fields to correct; refusals are shown right here. */
export function CalendarDialog({ asked, kitchenId, spaces, today, close }: Props) {
  const t = useTranslations("hostCalendar");
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (asked && !dialog.current?.open) dialog.current?.showModal();
    if (!asked && dialog.current?.open) dialog.current.close();
  }, [asked]);
  const title = asked?.kind === "booking" ? t("moveTitle", { name: asked.name }) : t("blockTitle");
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      onClose={() => {
        // A browser tells late: by now the next thing may have been asked for.
        if (!dialog.current?.open) close();
      }}
      className="m-auto w-[min(36rem,calc(100vw-2rem))] rounded-card border border-line bg-surface p-5 text-ink backdrop:bg-black/40"
    >
      {asked && (
        <div className="grid gap-4" key={JSON.stringify(asked)}>
          <div className="flex items-start justify-between gap-3">
            <h2>{title}</h2>
            <Button tone="quiet" onClick={close} aria-label={t("close")}>
              <X aria-hidden />
            </Button>
          </div>
          {asked.kind === "block" && (
            <BlockForm time={asked} kitchenId={kitchenId} spaces={spaces} today={today} />
          )}
          {asked.kind === "booking" && (
            <>
              <Button asChild tone="plain" className="justify-self-start">
                <Link href={`/host/bookings/${asked.bookingId}`}>{t("open")}</Link>
              </Button>
              {asked.movable ? (
                <ProposeForm
                  bookingId={asked.bookingId}
                  date={asked.date}
                  time={asked.from}
                  today={today}
                  name={asked.name}
                />
              ) : (
                <Notice>{t("fixed")}</Notice>
              )}
            </>
          )}
        </div>
      )}
    </dialog>
  );
}

type BlockProps = { time: Block; kitchenId: string; spaces: readonly Space[]; today: string };

function BlockForm({ time, kitchenId, spaces, today }: BlockProps) {
  const t = useTranslations("hostCalendar");
  // Dragged to the end of the day, it ends as the next one begins.
  const until = time.until === "00:00" ? nextDay(time.date) : time.date;
  return (
    <ActionForm action={addClosureAction} success={t("blocked")}>
      {({ errors }) => (
        <>
          <p className="text-ink-soft">{t("blockHint")}</p>
          <ClosureFields
            kitchenId={kitchenId}
            spaces={spaces}
            today={today}
            asked={{
              spaceId: spaces.some(({ id }) => id === time.row) ? time.row : "",
              startsOn: time.date,
              startsAtTime: time.from,
              endsOn: until,
              endsAtTime: time.until,
            }}
            errors={errors}
          />
          <SubmitButton busy={t("working")} className="justify-self-start">
            {t("blockNow")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

const nextDay = (date: string) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
