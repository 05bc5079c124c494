export type Label = { left: number; top: number; width: number; height: number };
type Pinned = { x: number; y: number; width: number };

const HEIGHT = 30;
const GAP = 3;
/** How far above its place a label stands. */
const RISE = 38;

const apart = (a: Label, b: Label) =>
  a.left + a.width + GAP <= b.left ||
  b.left + b.width + GAP <= a.left ||
  a.top + a.height + GAP <= b.top ||
  b.top + b.height + GAP <= a.top;

/**
 * Pure: where the label of each place stands, in their order: above it, or, where another one stands already, the nearest spot
 * beside or over that which is free and within the frame. Where there is none, above it all the same.
 */
export function labelsOf(pins: readonly Pinned[], frame: { width: number; height: number }): Label[] {
  const placed: Label[] = [];
  for (const { x, y, width } of pins) {
    const above = { left: x - width / 2, top: y - RISE, width, height: HEIGHT };
    const free = spots(width)
      .map(([right, down]) => ({ ...above, left: above.left + right, top: above.top + down }))
      .find(
        (spot) =>
          spot.left >= 0 &&
          spot.top >= 0 &&
          spot.left + width <= frame.width &&
          spot.top + HEIGHT <= frame.height &&
          placed.every((other) => apart(spot, other)),
      );
    placed.push(free ?? above);
  }
  return placed;
}

/** Steps away from the spot above a place, the nearest first. */
function spots(width: number): [right: number, down: number][] {
  const [across, along] = [width / 2 + GAP, HEIGHT + GAP];
  const steps = [-3, -2, -1, 0, 1, 2, 3];
  return steps
    .flatMap((column) => steps.map((row): [number, number] => [column * across, row * along]))
    .sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
}
