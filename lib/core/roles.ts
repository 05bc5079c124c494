/** Standing of a person on the platform. Everyone is a member and may rent; hosting comes by membership. */
export const PLATFORM_ROLES = ["member", "support", "admin"] as const;
export type PlatformRole = (typeof PLATFORM_ROLES)[number];

/** Standing of a person inside one organization, strongest first. */
export const MEMBER_ROLES = ["owner", "manager", "staff"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** What an API key may do; a session may do whatever its person may. */
export const API_SCOPES = [
  "kitchens:read",
  "bookings:read",
  "bookings:write",
  "host:read",
  "host:write",
  "admin",
] as const;
export type ApiScope = (typeof API_SCOPES)[number];
