/** Who the seeded data knows, one person for each thing that people do with Prep. */
export const DEMO_PEOPLE = [
  { email: "renter@example.com", name: "Riley Renter", does: "finds and books kitchens" },
  { email: "host@example.com", name: "Harper Host", does: "owns kitchens" },
  { email: "manager@example.com", name: "Morgan Manager", does: "runs a kitchen for its owner" },
  { email: "support@example.com", name: "Sam Support", does: "helps people" },
  { email: "admin@example.com", name: "Ada Admin", does: "runs the platform" },
] as const;
