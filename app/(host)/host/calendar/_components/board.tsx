"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { type Asked, CalendarDialog, type Space } from "./calendar-dialog";
import type { Range } from "./drag";
import { useDrag } from "./use-drag";

type Props = {
  kitchenId: string;
  spaces: readonly Space[];
  today: string;
  date: string;
  range: Range;
  mayEdit: boolean;
  children: ReactNode;
};

/**
 * Lets a mouse or pen move a booking or mark time to block, over a calendar that the server drew. What a drag means is
 * asked in a dialog, where a refusal is shown. The same dialog opens by keyboard.
 */
export function Board({ kitchenId, spaces, today, date, range, mayEdit, children }: Props) {
  const t = useTranslations("hostCalendar");
  const [asked, setAsked] = useState<Asked | null>(null);
  const { board, ghost, stop, handlers } = useDrag({ range, date, mayEdit, ask: setAsked });
  const close = () => {
    setAsked(null);
    stop();
  };
  return (
    <div className="grid gap-4">
      {mayEdit && (
        <Button
          tone="plain"
          className="justify-self-start"
          onClick={() => setAsked({ kind: "block", row: "", date, from: "09:00", until: "12:00" })}
        >
          {t("block")}
        </Button>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what can be pressed inside are links; this hears them all. */}
      <div ref={board} onKeyDown={(event) => event.key === "Escape" && stop()} {...handlers}>
        {children}
      </div>
      <div
        ref={ghost}
        hidden
        aria-hidden
        data-ghost
        className="pointer-events-none fixed top-0 left-0 z-20 overflow-hidden rounded border-2 border-brand bg-brand-wash px-1 text-xs font-semibold whitespace-nowrap text-ink"
      />
      <CalendarDialog asked={asked} kitchenId={kitchenId} spaces={spaces} today={today} close={close} />
    </div>
  );
}
