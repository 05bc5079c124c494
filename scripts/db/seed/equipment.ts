import type { KitchenSpec, SpaceSpec } from "@/lib/testing/factories";

type Machine = { name: string; count: number; rateCents: number; bufferAfterMinutes: number };

/** Who bakes rents a mixer or a sheeter with the bench; who preps at tables rents a mixer or a vacuum sealer. */
const OF_BAKERIES: Machine[] = [
  { name: "60-quart mixer", count: 2, rateCents: 900, bufferAfterMinutes: 15 },
  { name: "Dough sheeter", count: 1, rateCents: 600, bufferAfterMinutes: 15 },
];
const OF_COMMISSARIES: Machine[] = [
  { name: "Stand mixer", count: 2, rateCents: 500, bufferAfterMinutes: 15 },
  { name: "Vacuum sealer", count: 1, rateCents: 0, bufferAfterMinutes: 0 },
];

type Spec = Omit<KitchenSpec, "organizationId" | "createdBy">;

/** The same kitchen with machines that can be reserved: stations of their own, after the others. Nothing is left to chance. */
export function withEquipment(spec: Spec): Spec {
  const { stations = [], spaces = [], amenities = [] } = spec;
  const machines = amenities.includes("sheeter")
    ? OF_BAKERIES
    : stations.length > 3 && stations.every(({ kind }) => kind === "table")
      ? OF_COMMISSARIES
      : [];
  const all = stations.map((_, position) => position);
  const rooms = spaces.map((space): SpaceSpec => ({ stations: all, ...space }));
  const units = machines.flatMap((machine) =>
    Array.from({ length: machine.count }, (_, n) => ({ machine, n })),
  );
  const offered = machines.map(
    ({ name, rateCents, bufferAfterMinutes }): SpaceSpec => ({
      ...{ name, kind: "equipment", units: 1, hourlyRateCents: rateCents, bufferAfterMinutes },
      ...{ minMinutes: 15, maxMinutes: 10_080, incrementMinutes: 15 },
      stations: units.flatMap(({ machine }, i) => (machine.name === name ? [stations.length + i] : [])),
    }),
  );
  return {
    ...spec,
    stations: [
      ...stations,
      ...units.map(({ machine, n }) => ({ name: `${machine.name} ${n + 1}`, kind: "machine" as const })),
    ],
    spaces: [...rooms, ...offered],
  };
}
