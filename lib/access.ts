import { refuse } from "./core/errors";
import type { MemberRole, PlatformRole } from "./core/roles";

/** The acting person with everything that decides what they may do. */
export type Person = {
  userId: string;
  email: string;
  name: string;
  locale: "en" | "es";
  platformRole: PlatformRole;
  memberships: { organizationId: string; role: MemberRole }[];
};

/** What is acted on: a booking has a renter and an organization, a kitchen only an organization. */
export type Resource = { organizationId?: string | null; renterId?: string };

const RULES = {
  "organization:create": (a) => a.signedIn,
  "organization:read": (a) => a.member || a.support,
  "organization:update": (a) => a.manager,
  "member:manage": (a) => a.owner,
  "kitchen:create": (a) => a.manager,
  "kitchen:update": (a) => a.manager,
  "kitchen:submit": (a) => a.manager,
  "kitchen:review": (a) => a.admin,
  "stripe:onboard": (a) => a.owner,
  "booking:read": (a) => a.renter || a.member || a.support,
  "booking:pay": (a) => a.renter,
  "booking:release": (a) => a.renter,
  "booking:change": (a) => a.renter,
  "booking:propose-move": (a) => a.manager,
  "booking:cancel": (a) => a.renter || a.manager || a.support,
  "booking:cancel-for-host": (a) => a.manager || a.support,
  "booking:answer": (a) => a.manager,
  "booking:give-back": (a) => a.manager,
  "rental:give-notice": (a) => a.manager,
  "booking:override": (a) => a.manager,
  "booking:check-in": (a) => a.renter || a.member,
  "booking:enter": (a) => a.renter || a.member,
  "booking:renew-code": (a) => a.manager,
  "booking:scan": (a) => a.member,
  "booking:tell-condition": (a) => a.renter,
  "booking:message": (a) => a.renter || a.member,
  "message:review": (a) => a.support,
  "payout:read": (a) => a.manager || a.support,
  "payout:run": (a) => a.admin,
  "credit:give": (a) => a.support,
  "credit:approve": (a) => a.admin,
  "credit:transfer": (a) => a.owner,
  "claim:file": (a) => a.manager,
  "claim:answer": (a) => a.renter,
  "claim:decide": (a) => a.support,
  "dispute:read": (a) => a.manager || a.support,
  "dispute:answer": (a) => a.manager || a.support,
  "money:read": (a) => a.support,
  "money:explain": (a) => a.support,
  "money:reconcile": (a) => a.admin,
  "money:close-month": (a) => a.admin,
  "money:retry": (a) => a.support,
  "money:post": (a) => a.admin,
  "people:read": (a) => a.support,
  "agreement:read": (a) => a.renter || a.member || a.support,
  "agreement:settle": (a) => a.renter || a.manager,
  "paper:read": (a) => a.renter || a.manager || a.support,
  "paper:write": (a) => a.renter || a.manager,
  "paper:review": (a) => a.admin,
  "records:read": (a) => a.support,
  "records:write": (a) => a.admin,
  "rules:read-drafts": (a) => a.support,
  "rules:write": (a) => a.admin,
  "rules:publish": (a) => a.admin,
} satisfies Record<string, (a: Standing) => boolean>;

export type Action = keyof typeof RULES;
export const ACTIONS = Object.keys(RULES) as Action[];

type Standing = Record<"signedIn" | "renter" | "member" | "manager" | "owner" | "support" | "admin", boolean>;

function standing(actor: Person | null, resource: Resource): Standing {
  const role = actor?.memberships.find((m) => m.organizationId === resource.organizationId)?.role;
  return {
    signedIn: actor !== null,
    renter: actor !== null && actor.userId === resource.renterId,
    member: role !== undefined,
    manager: role === "manager" || role === "owner",
    owner: role === "owner",
    support: actor?.platformRole === "support" || actor?.platformRole === "admin",
    admin: actor?.platformRole === "admin",
  };
}

/** Everything a person may do, in one pure function. */
export function can(actor: Person | null, action: Action, resource: Resource = {}): boolean {
  return RULES[action](standing(actor, resource));
}

/** Refuses with `not_found` what the actor may not even see, so that an id tells a stranger nothing. */
export function authorize(
  actor: Person | null,
  action: Action,
  resource: Resource = {},
): asserts actor is Person {
  if (!actor) refuse("unauthenticated", "Sign in to go on");
  if (can(actor, action, resource)) return;
  const visible = can(actor, "booking:read", resource) || can(actor, "organization:read", resource);
  if (!visible) refuse("not_found", "Not found");
  refuse("forbidden", "Your role does not allow this");
}
