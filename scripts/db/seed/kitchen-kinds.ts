import type { Amenity, StationKind } from "@/lib/core/kitchen-terms";
import type { SpaceSpec } from "@/lib/testing/factories";

type Kind = {
  names: string[];
  description: string;
  amenities: Amenity[];
  stations: { name: string; kind: StationKind }[];
  /** Hourly rates are in dollars before the city's level is applied. */
  spaces: (SpaceSpec & { rateDollars: number })[];
  opensHour: number;
  closesHour: number;
};

const tables = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ name: `Table ${i + 1}`, kind: "table" as const }));

export const KINDS: Kind[] = [
  {
    names: ["Commissary", "Shared Kitchen", "Culinary Works", "Prep House", "Kitchen Collective"],
    description:
      "A licensed commissary with four steel prep tables under one hood line. Rent one table, or the whole floor for a big run. Dry racks and a reach-in come with every slot.",
    amenities: [
      "range",
      "convection_oven",
      "hood",
      "walk_in_cooler",
      "three_compartment_sink",
      "dish_machine",
      "dry_storage",
      "wifi",
    ],
    stations: tables(4),
    spaces: [
      {
        name: "Prep table",
        description: "Any one of four 8-foot steel tables.",
        units: 1,
        rateDollars: 24,
        bufferAfterMinutes: 15,
        minMinutes: 120,
      },
      {
        name: "Whole kitchen",
        description: "All four tables and the hot line, to yourself.",
        rateDollars: 82,
        bufferAfterMinutes: 30,
        minMinutes: 180,
      },
    ],
    opensHour: 5,
    closesHour: 23,
  },
  {
    names: ["Bakehouse", "Bread Works", "Pastry Lab", "Flour Hall", "Baking Company"],
    description:
      "A bakery floor with a steam-injected deck oven, a 60-quart mixer and long maple benches. Cool, dry and quiet from five in the morning.",
    amenities: [
      "deck_oven",
      "convection_oven",
      "stand_mixer",
      "sheeter",
      "proofer",
      "walk_in_cooler",
      "three_compartment_sink",
      "dry_storage",
    ],
    stations: [
      { name: "Maple bench 1", kind: "bakery" },
      { name: "Maple bench 2", kind: "bakery" },
      { name: "Deck oven", kind: "machine" },
    ],
    spaces: [
      {
        name: "Bakery bench",
        description: "One maple bench with a share of the ovens.",
        units: 1,
        stations: [0, 1],
        rateDollars: 28,
        bufferAfterMinutes: 30,
        minMinutes: 120,
      },
      {
        name: "Whole bakery",
        description: "Both benches and the deck oven.",
        rateDollars: 64,
        bufferAfterMinutes: 30,
        minMinutes: 180,
      },
    ],
    opensHour: 4,
    closesHour: 20,
  },
  {
    names: ["Ghost Kitchens", "Delivery Kitchen", "Line & Larder", "Cookline"],
    description:
      "Three separate hot lines, each with six burners, a fryer and its own pass. Built for delivery brands and pop-ups; open late.",
    amenities: [
      "range",
      "fryer",
      "griddle",
      "hood",
      "walk_in_cooler",
      "walk_in_freezer",
      "dish_machine",
      "loading_dock",
      "parking",
    ],
    stations: [
      { name: "Line A", kind: "hot_line" },
      { name: "Line B", kind: "hot_line" },
      { name: "Line C", kind: "hot_line" },
    ],
    spaces: [
      {
        name: "Hot line",
        description: "Any one of three hot lines.",
        units: 1,
        rateDollars: 34,
        bufferAfterMinutes: 30,
        minMinutes: 180,
      },
      {
        name: "Line A",
        description: "The line by the dock, always the same one.",
        stations: [0],
        rateDollars: 38,
        bufferAfterMinutes: 30,
        minMinutes: 180,
      },
    ],
    opensHour: 9,
    closesHour: 26,
  },
  {
    names: ["Community Kitchen", "Parish Kitchen", "Market Kitchen", "Neighborhood Kitchen"],
    description:
      "One well-kept room with everything in reach: six burners, a double oven, a long island. Good for classes, jams and small catering.",
    amenities: [
      "range",
      "commercial_oven",
      "three_compartment_sink",
      "parking",
      "step_free",
      "wifi",
      "gluten_free_area",
    ],
    stations: [{ name: "Kitchen", kind: "room" }],
    spaces: [
      {
        name: "Whole kitchen",
        description: "The room and everything in it.",
        rateDollars: 36,
        bufferBeforeMinutes: 15,
        bufferAfterMinutes: 30,
        minMinutes: 120,
      },
    ],
    opensHour: 7,
    closesHour: 22,
  },
  {
    names: ["Catering Hall Kitchen", "Event Kitchen", "Banquet Works"],
    description:
      "Hot side and cold side with a blast chiller between them and a dock big enough for a box truck. For caterers who plate for three hundred.",
    amenities: [
      "range",
      "convection_oven",
      "blast_chiller",
      "hood",
      "walk_in_cooler",
      "walk_in_freezer",
      "dish_machine",
      "loading_dock",
      "parking",
      "staffed",
    ],
    stations: [
      { name: "Hot side", kind: "hot_line" },
      { name: "Cold side", kind: "table" },
      { name: "Blast chiller", kind: "machine" },
    ],
    spaces: [
      {
        name: "Hot side",
        description: "Ten burners, two convection ovens.",
        stations: [0],
        rateDollars: 45,
        bufferAfterMinutes: 45,
        minMinutes: 180,
      },
      {
        name: "Cold side",
        description: "Cold prep with the blast chiller.",
        stations: [1, 2],
        rateDollars: 32,
        bufferAfterMinutes: 30,
        minMinutes: 120,
      },
      {
        name: "Whole kitchen",
        description: "Hot side, cold side and chiller.",
        rateDollars: 74,
        bufferAfterMinutes: 60,
        minMinutes: 240,
      },
    ],
    opensHour: 6,
    closesHour: 24,
  },
];
