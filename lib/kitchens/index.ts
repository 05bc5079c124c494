import "server-only";

export { extendOpenTimes, openColumns } from "./opening";
export { findPlace, type Place } from "./places";
export { type PublicKitchen, publicKitchen } from "./public-kitchen";
export { type SpaceCard, spaceCard, spaceCardQuery, toSpaceCard } from "./space-card";
