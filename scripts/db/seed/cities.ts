/** The 14 cities of the demo, with streets for plausible addresses. Positions are city centres. */
export type City = {
  city: string;
  state: string;
  latitude: number;
  longitude: number;
  zips: string[];
  streets: string[];
};

export const CITIES: City[] = [
  {
    city: "New York",
    state: "NY",
    latitude: 40.7128,
    longitude: -74.006,
    zips: ["11211", "11101", "10454", "11232", "10027"],
    streets: ["Flushing Ave", "Vernon Blvd", "Bruckner Blvd", "39th St", "W 125th St"],
  },
  {
    city: "Chicago",
    state: "IL",
    latitude: 41.8781,
    longitude: -87.6298,
    zips: ["60607", "60622", "60608", "60618", "60640"],
    streets: ["W Fulton Market", "W Grand Ave", "S Blue Island Ave", "N Elston Ave", "N Broadway"],
  },
  {
    city: "Los Angeles",
    state: "CA",
    latitude: 34.0522,
    longitude: -118.2437,
    zips: ["90021", "90026", "90058", "90039", "90016"],
    streets: ["E 7th St", "Sunset Blvd", "S Santa Fe Ave", "Fletcher Dr", "W Adams Blvd"],
  },
  {
    city: "Houston",
    state: "TX",
    latitude: 29.7604,
    longitude: -95.3698,
    zips: ["77003", "77007", "77023", "77008"],
    streets: ["Navigation Blvd", "Washington Ave", "Harrisburg Blvd", "N Shepherd Dr"],
  },
  {
    city: "Miami",
    state: "FL",
    latitude: 25.7617,
    longitude: -80.1918,
    zips: ["33127", "33142", "33135", "33150"],
    streets: ["NW 2nd Ave", "NW 36th St", "SW 8th St", "NW 7th Ave"],
  },
  {
    city: "Atlanta",
    state: "GA",
    latitude: 33.749,
    longitude: -84.388,
    zips: ["30318", "30310", "30312", "30316"],
    streets: ["Howell Mill Rd", "Murphy Ave", "Edgewood Ave", "Memorial Dr"],
  },
  {
    city: "Austin",
    state: "TX",
    latitude: 30.2672,
    longitude: -97.7431,
    zips: ["78702", "78704", "78721", "78758"],
    streets: ["E Cesar Chavez St", "S Lamar Blvd", "Springdale Rd", "Burnet Rd"],
  },
  {
    city: "Boston",
    state: "MA",
    latitude: 42.3601,
    longitude: -71.0589,
    zips: ["02127", "02130", "02121", "02129"],
    streets: ["E 1st St", "Amory St", "Quincy St", "Medford St"],
  },
  {
    city: "Denver",
    state: "CO",
    latitude: 39.7392,
    longitude: -104.9903,
    zips: ["80216", "80205", "80204", "80223"],
    streets: ["Brighton Blvd", "Larimer St", "W 13th Ave", "S Broadway"],
  },
  {
    city: "Philadelphia",
    state: "PA",
    latitude: 39.9526,
    longitude: -75.1652,
    zips: ["19125", "19147", "19134", "19104"],
    streets: ["Frankford Ave", "Washington Ave", "Kensington Ave", "Lancaster Ave"],
  },
  {
    city: "Portland",
    state: "OR",
    latitude: 45.5152,
    longitude: -122.6784,
    zips: ["97214", "97211", "97202", "97210"],
    streets: ["SE Belmont St", "NE Alberta St", "SE Milwaukie Ave", "NW Yeon Ave"],
  },
  {
    city: "San Diego",
    state: "CA",
    latitude: 32.7157,
    longitude: -117.1611,
    zips: ["92113", "92110", "92104", "92102"],
    streets: ["Logan Ave", "Morena Blvd", "University Ave", "Market St"],
  },
  {
    city: "San Francisco",
    state: "CA",
    latitude: 37.7749,
    longitude: -122.4194,
    zips: ["94103", "94110", "94124", "94107"],
    streets: ["Folsom St", "Mission St", "Bayshore Blvd", "3rd St"],
  },
  {
    city: "Seattle",
    state: "WA",
    latitude: 47.6062,
    longitude: -122.3321,
    zips: ["98108", "98134", "98103", "98144"],
    streets: ["Airport Way S", "1st Ave S", "Stone Way N", "Rainier Ave S"],
  },
];
