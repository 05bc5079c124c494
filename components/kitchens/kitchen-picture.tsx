import type { StationKind } from "@/lib/core/kitchen-terms";
import { FloorPlan } from "./floor-plan";

type Props = {
  photoKey: string | null;
  alt: string;
  stations: { name: string; kind: StationKind }[];
  className?: string;
  /** The first picture of a page loads at once, the others when they come near. */
  first?: boolean;
};

export function KitchenPicture({ photoKey, alt, stations, className, first = false }: Props) {
  if (!photoKey) return <FloorPlan stations={stations} label={alt} {...(className && { className })} />;
  return (
    // biome-ignore lint/performance/noImgElement: photographs come from our own route, already sized
    <img
      src={`/photos/${photoKey}`}
      alt={alt}
      loading={first ? "eager" : "lazy"}
      decoding="async"
      className={className}
    />
  );
}
