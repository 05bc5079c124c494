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
    const fits = (spot: Label) =>
      spot.left >= 0 &&
      spot.top >= 0 &&
      spot.left + width <= frame.width &&
      spot.top + HEIGHT <= frame.height &&
      placed.every((other) => apart(spot, other));
    // Most places stand alone.
    placed.push(fits(above) ? above : (around(above).find(fits) ?? above));
  }
  return placed;
}

const STEPS = [-3, -2, -1, 0, 1, 2, 3];

/** Spots some steps away from one, the nearest first. */
function around(spot: Label): Label[] {
  const [across, along] = [spot.width / 2 + GAP, HEIGHT + GAP];
  return STEPS.flatMap((column) => STEPS.map((row) => ({ right: column * across, down: row * along })))
    .sort((a, b) => Math.hypot(a.right, a.down) - Math.hypot(b.right, b.down))
    .map(({ right, down }) => ({ ...spot, left: spot.left + right, top: spot.top + down }));
}
