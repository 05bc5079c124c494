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
    ask(held.bar ? { kind: "booking", ...bookingOf(held.bar), ...time } : { kind: "block", ...time });
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
    const { date: on = date, time = "00:00" } = bar.dataset;
    ask({ kind: "booking", ...bookingOf(bar), date: on, from: time, until: "" });
  };
  const handlers = { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: stop, onClickCapture };
  return { board, ghost, stop, handlers };
}

const bookingOf = ({ dataset }: HTMLElement) => ({
  bookingId: dataset.bar ?? "",
  name: dataset.name ?? "",
  movable: dataset.movable !== undefined,
});
