export * from "./accounts";
export * from "./bookings";
export * from "./calendars";
export * from "./kitchens";
export * from "./ledger";
export * from "./payments";
export * from "./payouts";
export * from "./platform";
