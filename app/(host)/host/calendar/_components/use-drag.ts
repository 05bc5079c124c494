import { type MouseEvent, type PointerEvent, useRef } from "react";
import type { Asked } from "./calendar-dialog";
import { beginDrag, clockOf, type Drag, type Range, spotOf } from "./drag";

type Options = { range: Range; date: string; mayEdit: boolean; ask: (asked: Asked) => void };

/** Hears pointers and presses over the calendar; the ghost follows without React, so that it follows at once. */
export function useDrag({ range, date, mayEdit, ask }: Options) {
  const board = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const dragged = useRef(false);
  const stop = () => {
    drag.current = null;
    ghost.current?.setAttribute("hidden", "");
  };
  const onPointerDown = (event: PointerEvent) => {
    dragged.current = false;
    if (!mayEdit || event.button !== 0 || event.pointerType === "touch" || !board.current) return;
    drag.current = beginDrag(event.target as Element, board.current, range, event.nativeEvent);
  };
  const onPointerMove = (event: PointerEvent) => {
    const spot = drag.current && spotOf(drag.current, event.clientX, event.clientY);
    if (!spot || !ghost.current) return;
    board.current?.setPointerCapture(event.pointerId);
    const { left, top, width, height } = spot.box;
    const at = { transform: `translate(${left}px, ${top}px)`, width: `${width}px`, height: `${height}px` };
    Object.assign(ghost.current.style, at);
    ghost.current.textContent = `${clockOf(spot.from)} – ${clockOf(spot.until)}`;
    ghost.current.removeAttribute("hidden");
  };
  const onPointerUp = (event: PointerEvent) => {
    const held = drag.current;
    drag.current = null;
    const spot = held?.moved ? spotOf(held, event.clientX, event.clientY) : null;
    if (!held || !spot) return;
    dragged.current = true;
    const time = { date: spot.date, from: clockOf(spot.from), until: clockOf(spot.until % 1_440) };
    ask(
      held.bar
        ? { kind: "booking", ...bookingOf(held.bar), ...time }
        : { kind: "block", row: held.row, ...time },
    );
  };
  // A press without a drag, or Enter: the same dialog, at the time that the booking has.
  const onClickCapture = (event: MouseEvent) => {
    if (dragged.current) {
      dragged.current = false;
      event.preventDefault();
      return;
    }
    const bar = (event.target as Element).closest<HTMLElement>("[data-bar]");
    if (!bar || !mayEdit || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    ask({
      kind: "booking",
      ...bookingOf(bar),
      date: dateOf(bar) ?? date,
      from: bar.dataset.bar ?? "",
      until: "",
    });
  };
  // What is heard is seen, too, where the pointer rests.
  const onPointerOver = (event: PointerEvent) => {
    const bar = (event.target as Element).closest<HTMLElement>("[data-bar]");
    if (bar && !bar.title) bar.title = bar.getAttribute("aria-label") ?? "";
  };
  const handlers = {
    onPointerOver,
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerCancel: stop,
    onClickCapture,
  };
  return { board, ghost, stop, handlers };
}

const dateOf = (bar: HTMLElement) => bar.closest<HTMLElement>("[data-track]")?.dataset.track;

/** What a bar says of its booking: the address that it leads to, and the words on it. */
const bookingOf = (bar: HTMLElement) => ({
  bookingId: bar.getAttribute("href")?.split("/").at(-1) ?? "",
  name: bar.lastChild?.textContent ?? "",
  movable: bar.dataset.movable !== undefined,
});
