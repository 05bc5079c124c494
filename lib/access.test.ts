import { expect, test } from "vitest";
import { ACTIONS, type Action, authorize, can, type Person } from "./access";
import type { MemberRole, PlatformRole } from "./core/roles";

const ORGANIZATION = "0190a000-0000-7000-8000-000000000001";
const OTHER = "0190a000-0000-7000-8000-000000000002";

const person = (
  userId: string,
  platformRole: PlatformRole,
  organizationId?: string,
  role?: MemberRole,
): Person => ({
  userId,
  email: `${userId}@example.com`,
  name: userId,
  locale: "en",
  platformRole,
  memberships: organizationId && role ? [{ organizationId, role }] : [],
});

const ACTORS = {
  nobody: null,
  stranger: person("stranger", "member", OTHER, "owner"),
  renter: person("renter", "member"),
  staff: person("staff", "member", ORGANIZATION, "staff"),
  manager: person("manager", "member", ORGANIZATION, "manager"),
  owner: person("owner", "member", ORGANIZATION, "owner"),
  support: person("support", "support"),
  admin: person("admin", "admin"),
} satisfies Record<string, Person | null>;
type Actor = keyof typeof ACTORS;

/** A booking by `renter` in a kitchen of the organization. */
const RESOURCE = { organizationId: ORGANIZATION, renterId: "renter" };

/** Who may do what; everybody not named may not. */
const TABLE: Record<Action, Actor[]> = {
  "organization:create": ["stranger", "renter", "staff", "manager", "owner", "support", "admin"],
  "organization:read": ["staff", "manager", "owner", "support", "admin"],
  "organization:update": ["manager", "owner"],
  "member:manage": ["owner"],
  "kitchen:create": ["manager", "owner"],
  "kitchen:update": ["manager", "owner"],
  "kitchen:submit": ["manager", "owner"],
  "kitchen:review": ["admin"],
  "stripe:onboard": ["owner"],
  "credit:transfer": ["owner"],
  "booking:read": ["renter", "staff", "manager", "owner", "support", "admin"],
  "booking:pay": ["renter"],
  "booking:release": ["renter"],
  "booking:change": ["renter"],
  "booking:propose-move": ["manager", "owner"],
  "booking:cancel": ["renter", "manager", "owner", "support", "admin"],
  "booking:cancel-for-host": ["manager", "owner", "support", "admin"],
  "booking:answer": ["manager", "owner"],
  "booking:give-back": ["manager", "owner"],
  "rental:give-notice": ["manager", "owner"],
  "booking:override": ["manager", "owner"],
  "booking:check-in": ["renter", "staff", "manager", "owner"],
  "booking:enter": ["renter", "staff", "manager", "owner"],
  "booking:renew-code": ["manager", "owner"],
  "booking:scan": ["staff", "manager", "owner"],
  "booking:tell-condition": ["renter"],
  "booking:message": ["renter", "staff", "manager", "owner"],
  "message:review": ["support", "admin"],
  "payout:read": ["manager", "owner", "support", "admin"],
  "payout:run": ["admin"],
  "credit:give": ["support", "admin"],
  "credit:approve": ["admin"],
  "claim:file": ["manager", "owner"],
  "claim:answer": ["renter"],
  "claim:decide": ["support", "admin"],
  "dispute:read": ["manager", "owner", "support", "admin"],
  "dispute:answer": ["manager", "owner", "support", "admin"],
  "money:read": ["support", "admin"],
  "money:explain": ["support", "admin"],
  "money:reconcile": ["admin"],
  "money:close-month": ["admin"],
  "money:retry": ["support", "admin"],
  "money:post": ["admin"],
  "people:read": ["support", "admin"],
  "agreement:read": ["renter", "staff", "manager", "owner", "support", "admin"],
  "agreement:settle": ["renter", "manager", "owner"],
  "paper:read": ["renter", "manager", "owner", "support", "admin"],
  "paper:write": ["renter", "manager", "owner"],
  "paper:review": ["admin"],
  "records:read": ["support", "admin"],
  "records:write": ["admin"],
  "rules:read-drafts": ["support", "admin"],
  "rules:write": ["admin"],
  "rules:publish": ["admin"],
};

const cases = ACTIONS.flatMap((action) =>
  (Object.keys(ACTORS) as Actor[]).map((actor) => ({ action, actor })),
);

test.each(cases)("$actor, $action", ({ action, actor }) => {
  expect(can(ACTORS[actor], action, RESOURCE)).toBe(TABLE[action].includes(actor));
});

test("a refusal tells a stranger nothing, a member their limit, and the signed out to sign in", () => {
  const codeOf = (actor: Actor, action: Action) => {
    try {
      authorize(ACTORS[actor], action, RESOURCE);
      return "allowed";
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  expect(codeOf("nobody", "kitchen:update")).toBe("unauthenticated");
  expect(codeOf("stranger", "kitchen:update")).toBe("not_found");
  expect(codeOf("renter", "kitchen:update")).toBe("forbidden");
  expect(codeOf("staff", "kitchen:update")).toBe("forbidden");
  expect(codeOf("manager", "kitchen:update")).toBe("allowed");
  expect(codeOf("stranger", "booking:cancel")).toBe("not_found");
});

test("a role in one organization is nothing in another, and nothing where none is named", () => {
  for (const action of ACTIONS) {
    if (action === "organization:create") continue;
    expect(can(ACTORS.owner, action, { organizationId: OTHER })).toBe(false);
    expect(can(ACTORS.owner, action, {})).toBe(false);
  }
});
