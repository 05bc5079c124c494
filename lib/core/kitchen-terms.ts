/** The fixed list of amenities; their words are in `messages/` under `amenities`. */
export const AMENITIES = [
  "commercial_oven",
  "convection_oven",
  "deck_oven",
  "range",
  "griddle",
  "fryer",
  "hood",
  "walk_in_cooler",
  "walk_in_freezer",
  "blast_chiller",
  "stand_mixer",
  "sheeter",
  "proofer",
  "dish_machine",
  "three_compartment_sink",
  "dry_storage",
  "loading_dock",
  "parking",
  "wifi",
  "gluten_free_area",
  "step_free",
  "staffed",
] as const;
export type Amenity = (typeof AMENITIES)[number];

export const KITCHEN_STATUSES = ["draft", "in_review", "published", "suspended"] as const;
export type KitchenStatus = (typeof KITCHEN_STATUSES)[number];

export const STATION_KINDS = ["table", "hot_line", "bakery", "room", "machine"] as const;
export type StationKind = (typeof STATION_KINDS)[number];

/** What a space is rented as: room to work by the hour, equipment along with a slot, storage by the month. */
export const SPACE_KINDS = ["work", "equipment", "storage"] as const;
export type SpaceKind = (typeof SPACE_KINDS)[number];

export const STORAGE_KINDS = ["shelf", "cage", "cooler", "freezer", "pallet"] as const;
export type StorageKind = (typeof STORAGE_KINDS)[number];
/** What is rented by the month as one of so many: room to keep things, or a place in a plan. */
export const MONTHLY_KINDS = [...STORAGE_KINDS, "plan"] as const;
export type MonthlyKind = (typeof MONTHLY_KINDS)[number];
/** Whether it is room to keep things. */
export const isRoom = <T extends { storageKind: MonthlyKind }>(
  one: T,
): one is T & { storageKind: StorageKind } => one.storageKind !== "plan";

/** How a booking comes about: at once, or when the host has said yes. */
export const BOOKING_WAYS = ["instant", "asks"] as const;
export type BookingWay = (typeof BOOKING_WAYS)[number];

/** What a host may decide about one renter. */
export const STANDINGS = [...BOOKING_WAYS, "blocked"] as const;
export type Standing = (typeof STANDINGS)[number];

/** Terms of cancelling that everybody knows; `custom` are a kitchen's own. */
export const NAMED_POLICIES = ["flexible", "moderate", "strict"] as const;
export type NamedPolicy = (typeof NAMED_POLICIES)[number];
export const POLICY_NAMES = [...NAMED_POLICIES, "custom"] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

/** As precise as anybody may know where a kitchen is before they have booked it: about half a mile. */
export const toMile = <T extends number | null>(degrees: T): T =>
  (degrees === null ? degrees : Math.round(degrees * 100) / 100) as T;
