import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { randomCode, randomToken, sha256Hex } from "@/lib/core/tokens";
import { env } from "@/lib/env";
import { sendEmail } from "@/lib/integrations/email";
import type { RequestSignInInput } from "./schemas";
import { signInMail } from "./sign-in-mail";

const CODE_MINUTES = 15;
const MAX_ATTEMPTS = 5;
const SESSION_DAYS = 7;

type SignedIn = { userId: string; sessionId: string };

/** Sends a code and a link, whether or not the address is known, so that the answer says nothing about who is. */
export async function requestSignIn(
  ctx: Ctx,
  { email, next }: RequestSignInInput,
): Promise<{ email: string }> {
  const code = randomCode();
  const link = randomToken();
  const id = uuidv7();
  const [codeHash, linkHash] = await Promise.all([sha256Hex(`${email}:${code}`), sha256Hex(link)]);
  await ctx.system.run((query) =>
    query.execute(sql`insert into sign_in_codes (id, email, code_hash, link_hash, expires_at)
      values (${id}, ${email}, ${codeHash}, ${linkHash}, prep.now() + make_interval(mins => ${CODE_MINUTES}))`),
  );
  const url = `${env().APP_URL}/sign-in/link?token=${link}&next=${encodeURIComponent(next)}`;
  await sendEmail({
    to: email,
    idempotencyKey: `sign-in:${id}`,
    ...signInMail(ctx.locale, code, url, CODE_MINUTES),
  });
  return { email };
}

/** Consumes a code (with its e-mail) or a link, once, and opens a session. Refuses `unauthenticated`. */
export async function verifySignIn(
  ctx: Ctx,
  proof: { email: string | undefined; code: string | undefined; link: string | undefined },
): Promise<SignedIn> {
  const found = proof.link
    ? await byLink(ctx, proof.link)
    : await byCode(ctx, proof.email ?? "", proof.code ?? "");
  if (!found) refuse("unauthenticated", "That code is wrong or no longer valid");
  const consume = sql`with used as (update sign_in_codes set used_at = prep.now() where id = ${found.id} and used_at is null returning 1)
    select prep.must((select count(*) from used) = 1, 'unauthenticated', 'That code is wrong or no longer valid')`;
  return openSession(ctx, { email: found.email, name: "" }, consume);
}

/** Google vouches for the address; the identity is remembered. */
export async function signInWithIdentity(
  ctx: Ctx,
  identity: { provider: string; subject: string; email: string; name: string },
): Promise<SignedIn> {
  const signedIn = await openSession(
    ctx,
    { email: identity.email.toLowerCase(), name: identity.name },
    sql`select 1`,
  );
  await ctx.system.run((query) =>
    query.execute(sql`insert into identities (provider, subject, user_id)
      values (${identity.provider}, ${identity.subject}, ${signedIn.userId}) on conflict do nothing`),
  );
  return signedIn;
}

type Found = { id: string; email: string };

async function byLink(ctx: Ctx, link: string): Promise<Found | undefined> {
  const hash = await sha256Hex(link);
  const { rows } = await ctx.system.run((query) =>
    query.execute<Found>(
      sql`select id, email from sign_in_codes where link_hash = ${hash} and used_at is null and expires_at > prep.now()`,
    ),
  );
  return rows[0];
}

/** Every try counts against every live code of the address, before it is compared. */
async function byCode(ctx: Ctx, email: string, code: string): Promise<Found | undefined> {
  const hash = await sha256Hex(`${email.trim().toLowerCase()}:${code.replace(/\s/g, "")}`);
  const { rows } = await ctx.system.run((query) =>
    query.execute<Found & { code_hash: string }>(sql`update sign_in_codes set attempts = attempts + 1
      where email = ${email.trim().toLowerCase()} and used_at is null and expires_at > prep.now() and attempts < ${MAX_ATTEMPTS}
      returning id, email, code_hash`),
  );
  return rows.find((row) => row.code_hash === hash);
}

/** First sign-in makes the account; open invitations for the address become memberships. */
async function openSession(
  ctx: Ctx,
  person: { email: string; name: string },
  consume: ReturnType<typeof sql>,
): Promise<SignedIn> {
  const sessionId = uuidv7();
  const [, { rows }] = await ctx.system.batch((query) => [
    query.execute(consume),
    query.execute<{
      id: string;
      disabled: boolean;
    }>(sql`insert into users (id, email, name, locale, email_verified_at)
      values (${uuidv7()}, ${person.email}, ${person.name}, ${ctx.locale}, prep.now())
      on conflict (email) do update set email_verified_at = coalesce(users.email_verified_at, prep.now()),
        name = case when users.name = '' then excluded.name else users.name end
      returning id, disabled_at is not null as disabled`),
    query.execute(sql`insert into sessions (id, user_id, expires_at)
      select ${sessionId}::uuid, id, prep.now() + make_interval(days => ${SESSION_DAYS}) from users where email = ${person.email} and disabled_at is null`),
    query.execute(sql`insert into memberships (organization_id, user_id, role)
      select i.organization_id, u.id, i.role from invitations i join users u on u.email = i.email
       where i.email = ${person.email} and i.accepted_at is null on conflict do nothing`),
    query.execute(
      sql`update invitations set accepted_at = prep.now() where email = ${person.email} and accepted_at is null`,
    ),
  ]);
  const user = rows[0];
  if (!user || user.disabled) refuse("unauthenticated", "This account is closed");
  return { userId: user.id, sessionId };
}
