import { and, asc, eq, sql } from "drizzle-orm";
import { invitations, memberships, organizations, users } from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import type { InvitationInput, InviteInput, MemberInput, OrganizationNameInput } from "./schemas";

/** "List your kitchen": the person becomes the owner of a new organization. */
export async function createOrganization(ctx: Ctx, input: OrganizationNameInput): Promise<{ id: string }> {
  const person = await requirePerson(ctx);
  authorize(person, "organization:create");
  const id = uuidv7();
  await ctx.system.batch((query) => [
    query.insert(organizations).values({ id, ...input, createdBy: person.userId }),
    query.insert(memberships).values({ organizationId: id, userId: person.userId, role: "owner" }),
    query.execute(sql`select prep.audit(${id}::uuid, 'organization.created', 'organization', ${id}::uuid)`),
  ]);
  return { id };
}

/** The organizations the person belongs to, oldest first. */
export async function myOrganizations(ctx: Ctx) {
  const person = await requirePerson(ctx);
  return ctx.db.run((query) =>
    query
      .select({ organization: organizations, role: memberships.role })
      .from(memberships)
      .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
      .where(eq(memberships.userId, person.userId))
      .orderBy(asc(organizations.createdAt))
      .limit(50),
  );
}

/** Who works in an organization and who is invited. Refuses `not_found`. */
export async function listMembers(ctx: Ctx, organizationId: string) {
  authorize(await requirePerson(ctx), "organization:read", { organizationId });
  const [members, invited] = await ctx.db.batch((query) => [
    query
      .select({ userId: users.id, name: users.name, email: users.email, role: memberships.role })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(eq(memberships.organizationId, organizationId))
      .orderBy(asc(memberships.createdAt))
      .limit(200),
    query
      .select({ id: invitations.id, email: invitations.email, role: invitations.role })
      .from(invitations)
      .where(and(eq(invitations.organizationId, organizationId), sql`${invitations.acceptedAt} is null`))
      .limit(200),
  ]);
  return { members, invited };
}

/** Invites by e-mail; signing in with that address accepts. Somebody known joins at once. Refuses `not_found`, `forbidden`. */
export async function inviteMember(
  ctx: Ctx,
  { organizationId, email, role }: InviteInput,
): Promise<{ email: string }> {
  const person = await requirePerson(ctx);
  authorize(person, "member:manage", { organizationId });
  const id = uuidv7();
  await ctx.system.batch((query) => [
    query.execute(sql`insert into invitations (id, organization_id, email, role, created_by)
      values (${id}, ${organizationId}, ${email}, ${role}, ${person.userId})
      on conflict on constraint invitations_once do update set role = excluded.role, accepted_at = null`),
    query.execute(sql`insert into memberships (organization_id, user_id, role)
      select ${organizationId}::uuid, id, ${role} from users where email = ${email} on conflict do nothing`),
    query.execute(sql`update invitations set accepted_at = prep.now() where organization_id = ${organizationId} and email = ${email}
      and exists (select 1 from users where email = ${email})`),
    query.execute(
      sql`select prep.queue((select concat_ws(':', 'mail', 'invitation', id, role) from invitations where organization_id = ${organizationId} and email = ${email}), jsonb_build_object('kind', 'mail', 'template', 'invitation',
        'userId', (select id from users where email = ${email}), 'email', ${email}::text, 'subjectId', ${organizationId}::text))`,
    ),
    query.execute(
      sql`select prep.audit(${organizationId}::uuid, 'member.invited', 'organization', ${organizationId}::uuid, ${JSON.stringify({ role })}::jsonb)`,
    ),
  ]);
  return { email };
}

/** Takes back an invitation that nobody accepted yet. Refuses `not_found`, `forbidden`. */
export async function withdrawInvitation(
  ctx: Ctx,
  { organizationId, invitationId }: InvitationInput,
): Promise<void> {
  authorize(await requirePerson(ctx), "member:manage", { organizationId });
  const { rows } = await ctx.db.run((query) =>
    query.execute(sql`delete from invitations where id = ${invitationId} and organization_id = ${organizationId} and accepted_at is null
      returning prep.audit_own(organization_id, 'invitation.withdrawn', 'organization', organization_id)`),
  );
  if (rows.length === 0) refuse("not_found", "This invitation is gone");
}

/** Ends a membership. The last owner cannot go. Refuses `not_found`, `forbidden`, `conflict`. */
export async function removeMember(ctx: Ctx, { organizationId, userId }: MemberInput): Promise<void> {
  authorize(await requirePerson(ctx), "member:manage", { organizationId });
  const { rows } = await ctx.system.run((query) =>
    query.execute(sql`with owners as (select user_id from memberships where organization_id = ${organizationId} and role = 'owner' for update)
      delete from memberships where organization_id = ${organizationId} and user_id = ${userId}
        and exists (select 1 from owners where user_id <> ${userId})
      returning prep.audit(organization_id, 'member.removed', 'user', user_id)`),
  );
  if (rows.length === 0) refuse("conflict", "An organization keeps at least one owner");
}
