import fc from "fast-check";
import { expect, test } from "vitest";
import { type Label, labelsOf } from "./labels";

const FRAME = { width: 480, height: 420 };
const overlap = (a: Label, b: Label) =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height;

test("a dozen kitchens in one street have a dozen prices that can be read and pressed", () => {
  const pin = fc.record({
    x: fc.integer({ min: 200, max: 280 }),
    y: fc.integer({ min: 180, max: 260 }),
    width: fc.integer({ min: 53, max: 62 }),
  });
  fc.assert(
    fc.property(fc.array(pin, { maxLength: 12 }), (pins) => {
      const labels = labelsOf(pins, FRAME);
      expect(labels).toHaveLength(pins.length);
      for (const [n, label] of labels.entries()) {
        expect(labels.slice(n + 1).some((other) => overlap(label, other))).toBe(false);
        expect(label.left >= 0 && label.top >= 0 && label.left + label.width <= FRAME.width).toBe(true);
      }
    }),
  );
});

test("a price that nothing is in the way of stands above its kitchen", () => {
  expect(labelsOf([{ x: 240, y: 210, width: 60 }], FRAME)).toEqual([
    { left: 210, top: 172, width: 60, height: 30 },
  ]);
});
