/** The levels of the map's own tiles: the country with its states, and a region with its counties. */
export const MAP_LEVELS = [4, 7] as const;
