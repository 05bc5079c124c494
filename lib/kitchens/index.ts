import "server-only";

export { extendOpenTimes, openColumns } from "./opening";
export { type SpaceCard, spaceCard, spaceCardQuery, toSpaceCard } from "./space-card";
