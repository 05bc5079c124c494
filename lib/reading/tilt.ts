import type { PaperReading } from "@/lib/core/paper-terms";
import type { Place } from "./words";

/** How far a picture was turned about its middle, clockwise, to straighten its lines, and how large it was then. */
export type Tilt = { radians: number; width: number; height: number };

/** Where a place on the straightened picture lies on the picture itself: the box around its turned corners. Pure. */
export function placeBack(place: Place, { radians, width, height }: Tilt): Place {
  if (radians === 0) return place;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  const corners = [
    [place.x, place.y],
    [place.x + place.width, place.y],
    [place.x, place.y + place.height],
    [place.x + place.width, place.y + place.height],
  ].map(([x = 0, y = 0]) => {
    const [dx, dy] = [(x - 0.5) * width, (y - 0.5) * height];
    return { x: (cos * dx + sin * dy) / width + 0.5, y: (cos * dy - sin * dx) / height + 0.5 };
  });
  const x = Math.min(...corners.map((corner) => corner.x));
  const y = Math.min(...corners.map((corner) => corner.y));
  return {
    page: place.page,
    x,
    y,
    width: Math.max(...corners.map((corner) => corner.x)) - x,
    height: Math.max(...corners.map((corner) => corner.y)) - y,
  };
}

/** The same fields, each where it stands on the pictures themselves; `tilts` are those of the pages. Pure. */
export function fieldsBack(fields: PaperReading["fields"], tilts: readonly Tilt[]): PaperReading["fields"] {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const tilt = field.place && tilts[field.place.page - 1];
      return [name, tilt && field.place ? { ...field, place: placeBack(field.place, tilt) } : field];
    }),
  );
}
