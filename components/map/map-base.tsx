"use client";
import { geoMercator, geoPath } from "d3-geo";
import { useEffect, useState } from "react";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

type Props = { scale: number; translate: [number, number]; bounds: [number, number, number, number] };
type Atlas = Topology<{ counties: GeometryCollection; states: GeometryCollection }>;

let atlas: Promise<Atlas> | undefined;
const load = () => {
  atlas ??= fetch("/map/us-counties.json").then((response) => response.json() as Promise<Atlas>);
  return atlas;
};

/** County and state lines under the pins, drawn once the static file has come; the map is usable without them. */
export function MapBase({ scale, translate, bounds }: Props) {
  const [lines, setLines] = useState<{ land: string; counties: string; states: string } | null>(null);
  const key = JSON.stringify([scale, translate, bounds]);
  useEffect(() => {
    const [s, t, [west, south, east, north]] = JSON.parse(key) as [
      number,
      [number, number],
      [number, number, number, number],
    ];
    let current = true;
    load()
      .then((topology) => {
        const projection = geoMercator().scale(s).translate(t);
        const [x0 = 0, y0 = 0] = projection([west, north]) ?? [];
        const [x1 = 0, y1 = 0] = projection([east, south]) ?? [];
        projection.clipExtent([
          [x0 - 2, y0 - 2],
          [x1 + 2, y1 + 2],
        ]);
        const path = geoPath(projection).digits(1);
        const counties = path(mesh(topology, topology.objects.counties)) ?? "";
        const land = path(feature(topology, topology.objects.states)) ?? "";
        if (current)
          setLines({ land, counties, states: path(mesh(topology, topology.objects.states)) ?? "" });
      })
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [key]);
  if (!lines) return null;
  return (
    <g className="fill-none" aria-hidden>
      <path d={lines.land} className="fill-paper" />
      <path d={lines.counties} className="stroke-line" strokeWidth="1.5" />
      <path d={lines.states} className="stroke-line-strong" strokeWidth="2" />
    </g>
  );
}
