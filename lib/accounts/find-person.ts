import { eq, sql } from "drizzle-orm";
import { memberships, organizations, users } from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuseField } from "@/lib/core/errors";
import type { FindPersonInput } from "./schemas";

/**
 * Looks somebody up for support by their whole e-mail address; that it was done is on record. Refuses `not_found` to
 * anybody else, `invalid_input` (`email`) when nobody has it.
 */
export async function findPerson(ctx: Ctx, { email }: FindPersonInput) {
  authorize(await requirePerson(ctx), "people:read");
  const [[person], organizationsOf] = await ctx.db.batch((query) => [
    query
      .select({
        id: users.id,
        email: users.email,
        name: users.name,
        platformRole: users.platformRole,
        locale: users.locale,
        createdAt: users.createdAt,
        disabledAt: users.disabledAt,
        bookings: sql<number>`(select count(*)::int from bookings b where b.renter_id = "users"."id")`,
      })
      .from(users)
      .where(eq(users.email, email))
      .limit(1),
    query
      .select({ id: organizations.id, name: organizations.name, role: memberships.role })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
      .where(eq(users.email, email))
      .limit(50),
  ]);
  if (!person) return refuseField("email", "Nobody has this address");
  await ctx.db.run((query) =>
    query.execute(sql`select prep.audit_own(null, 'person.looked_up', 'user', ${person.id}::uuid)`),
  );
  return { ...person, organizations: organizationsOf };
}
