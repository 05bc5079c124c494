/** The geometry of a drag over the calendar: pixels to the kitchen's wall clock and back. Knows no page and no words. */

export type Range = { from: number; until: number };
type Track = { date: string; box: DOMRect };
export type Drag = {
  kind: "block" | "move";
  /** The station or space that it began on. */
  row: string;
  range: Range;
  tracks: Track[];
  /** Where in the bar it was taken, and how long it is. */
  grip: number;
  minutes: number;
  bar: HTMLElement | null;
  start: { x: number; y: number; minute: number; date: string };
  moved: boolean;
};
export type Spot = {
  date: string;
  from: number;
  until: number;
  box: { left: number; top: number; width: number; height: number };
};

const STEP = 30;
const MOVED_PX = 4;
const round = (minute: number) => Math.round(minute / STEP) * STEP;

export const clockOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

const minuteAt = ({ box }: Track, range: Range, x: number) =>
  range.from + ((x - box.left) / box.width) * (range.until - range.from);

/** Begins a drag at a bar or on empty time; null where there is nothing to take hold of. */
export function beginDrag(target: Element, board: HTMLElement, range: Range, at: PointerEvent): Drag | null {
  const cell = target.closest<HTMLElement>("[data-track]");
  if (!cell) return null;
  const bar = target.closest<HTMLElement>("[data-bar]");
  if (bar && bar.dataset.movable === undefined) return null;
  const row = board.querySelectorAll<HTMLElement>(`[data-row="${cell.dataset.row}"]`);
  const tracks = [...row].map((one) => ({ date: one.dataset.track ?? "", box: one.getBoundingClientRect() }));
  const own = tracks.find(({ date }) => date === cell.dataset.track);
  if (!own) return null;
  const minute = minuteAt(own, range, at.clientX);
  const width = bar ? (bar.getBoundingClientRect().width / own.box.width) * (range.until - range.from) : STEP;
  return {
    kind: bar ? "move" : "block",
    row: cell.dataset.row ?? "",
    range,
    tracks,
    grip: bar ? minute - minuteOf(bar.dataset.bar ?? "00:00") : 0,
    minutes: Math.max(STEP, round(width)),
    bar,
    start: { x: at.clientX, y: at.clientY, minute: Math.floor(minute / STEP) * STEP, date: own.date },
    moved: false,
  };
}

/** Where the drag is now; null until the pointer has really moved. */
export function spotOf(drag: Drag, x: number, y: number): Spot | null {
  if (!drag.moved && Math.hypot(x - drag.start.x, y - drag.start.y) < MOVED_PX) return null;
  drag.moved = true;
  const { range, tracks } = drag;
  const under = tracks.find(({ box }) => x >= box.left && x < box.right);
  const track =
    drag.kind === "block" ? tracks.find(({ date }) => date === drag.start.date) : (under ?? tracks[0]);
  if (!track) return null;
  const minute = minuteAt(track, range, x);
  const clamp = (value: number, most: number) => Math.min(Math.max(value, range.from), most);
  if (drag.kind === "move") {
    const from = clamp(round(minute - drag.grip), range.until - STEP);
    return { date: track.date, ...boxed(track, range, from, from + drag.minutes) };
  }
  const to = clamp(round(minute), range.until);
  const [from, until] = to <= drag.start.minute ? [to, drag.start.minute + STEP] : [drag.start.minute, to];
  return { date: track.date, ...boxed(track, range, from, Math.max(until, from + STEP)) };
}

function boxed({ box }: Track, range: Range, from: number, until: number) {
  const perMinute = box.width / (range.until - range.from);
  const left = box.left + (from - range.from) * perMinute;
  return { from, until, box: { left, top: box.top, width: (until - from) * perMinute, height: box.height } };
}
