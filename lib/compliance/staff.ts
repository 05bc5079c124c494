import { sql } from "drizzle-orm";
import { type Ctx, requirePerson, requireUser } from "@/lib/context";
import { refuse, refuseField } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { authorizedKitchen } from "@/lib/kitchens";
import { titleOf } from "./packs";
import { recheckHolder } from "./recheck";
import type { AddStaffInput, LeaveStaffInput } from "./staff-schemas";

export type StaffMember = {
  id: string;
  name: string;
  hiredOn: string | null;
  leftOn: string | null;
  /** Papers that were approved and name this person, and the last day of each; null: it does not end. */
  papers: { requirement: string; paper: string; validUntil: string | null }[];
};

/**
 * The people of a kitchen, or without one the actor's own, with their certificates; who left comes last. Refuses
 * `unauthenticated`, `not_found`.
 */
export async function listStaff(
  ctx: Ctx,
  { kitchenId }: { kitchenId?: string | undefined },
): Promise<StaffMember[]> {
  if (kitchenId) await authorizedKitchen(ctx, kitchenId, "organization:read");
  const whose = kitchenId ? sql`w.kitchen_id = ${kitchenId}` : sql`w.user_id = ${requireUser(ctx)}`;
  const { rows } = await ctx.db.run((query) =>
    query.execute<StaffMember>(sql`select w.id, w.name, w.hired_on::text as "hiredOn", w.left_on::text as "leftOn",
        coalesce((select jsonb_agg(jsonb_build_object('requirement', p.requirement, 'validUntil', least(p.valid_until, p.ended_on),
            'paper', ${titleOf(sql`p.requirement`)}) order by p.id)
          from papers p where p.staff_id = w.id and p.status = 'approved'), '[]') as papers
      from staff w where ${whose} order by w.left_on nulls first, w.name, w.id limit 500`),
  );
  return rows;
}

const MOST_STAFF = 500;

/** Somebody new on the roster. Refuses `unauthenticated`, `not_found`, `forbidden`, `conflict` (500 people). */
export async function addStaff(
  ctx: Ctx,
  { kitchenId, name, hiredOn }: AddStaffInput,
): Promise<{ staffId: string }> {
  const { userId } = await requirePerson(ctx);
  if (kitchenId) await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const staffId = uuidv7();
  const whose = kitchenId ? sql`kitchen_id = ${kitchenId}` : sql`user_id = ${userId}`;
  await ctx.system.batch((query) => [
    query.execute(sql`select prep.must((select count(*) from staff where ${whose} and left_on is null) < ${MOST_STAFF},
      'conflict', 'A roster has at most 500 people')`),
    query.execute(sql`insert into staff (id, user_id, kitchen_id, name, hired_on)
      values (${staffId}, ${kitchenId ? null : userId}, ${kitchenId ?? null}, ${name}, ${hiredOn})`),
  ]);
  await recheckHolder(ctx, { userId: kitchenId ? null : userId, kitchenId: kitchenId ?? null });
  return { staffId };
}

/**
 * Somebody no longer works there from the day after on; what they did stays on record. Refuses `not_found`,
 * `forbidden`, `invalid_input` (`leftOn`: before the hire).
 */
export async function leaveStaff(ctx: Ctx, { staffId, leftOn }: LeaveStaffInput): Promise<void> {
  const { userId } = await requirePerson(ctx);
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ userId: string | null; kitchenId: string | null; hiredOn: string | null }>(
      sql`select user_id as "userId", kitchen_id as "kitchenId", hired_on::text as "hiredOn" from staff where id = ${staffId}`,
    ),
  );
  const member = rows[0] ?? refuse("not_found", "Not found");
  if (member.kitchenId) await authorizedKitchen(ctx, member.kitchenId, "kitchen:update");
  else if (member.userId !== userId) refuse("not_found", "Not found");
  if (member.hiredOn !== null && leftOn < member.hiredOn)
    refuseField("leftOn", "Choose a day after the hire");
  await ctx.system.run((query) =>
    query.execute(sql`update staff set left_on = ${leftOn} where id = ${staffId}`),
  );
  await recheckHolder(ctx, member);
}
