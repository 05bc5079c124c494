/**
 * Makes API keys for people that exist: `npm run -s api-key -- <email>… [--role renter --count 40] [--scope name]…`
 * prints a line `email<TAB>key` for each. Reads the environment of the running stack from .local/env.
 */
import { parseArgs } from "node:util";
import { sql } from "drizzle-orm";
import { newApiKey } from "@/lib/core/api-key";
import { uuidv7 } from "@/lib/core/ids";
import { API_SCOPES } from "@/lib/core/roles";
import { sha256Hex } from "@/lib/core/tokens";
import { makeCtx } from "@/lib/http/make-ctx";
import { loadStackEnvironment } from "./local/environment";

const ROLES = ["renter", "host"] as const;
const USAGE = `npm run -s api-key -- <email>… [--role ${ROLES.join("|")} --count 40] [--scope ${API_SCOPES.join("|")}]…`;
type Found = { id: string; email: string };

function options() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      role: { type: "string" },
      count: { type: "string", default: "1" },
      scope: {
        type: "string",
        multiple: true,
        default: ["kitchens:read", "bookings:read", "bookings:write"],
      },
    },
  });
  const count = Number(values.count);
  const unknown = values.scope.find((scope) => !API_SCOPES.includes(scope as never));
  const wrongRole = values.role !== undefined && !ROLES.includes(values.role as never);
  if (unknown || wrongRole || !Number.isInteger(count) || count < 1 || count > 1_000) throw new Error(USAGE);
  if (positionals.length === 0 && !values.role) throw new Error(USAGE);
  return { emails: positionals, role: values.role, count, scopes: values.scope };
}

async function main(): Promise<void> {
  const { emails, role, count, scopes } = options();
  loadStackEnvironment();
  const ctx = makeCtx({
    requestId: uuidv7(),
    locale: "en",
    credential: null,
    actor: "system:api-key-script",
  });
  const hosting = sql`exists (select 1 from memberships m where m.user_id = u.id)`;
  // Everyone may rent; whoever does nothing else comes first.
  const inRole = role === "host" ? hosting : sql`u.platform_role = 'member'`;
  const { rows } = await ctx.system.run((query) =>
    query.execute<Found>(
      emails.length > 0
        ? sql`select id, email from users u where email = any (${`{${emails.join(",")}}`}::citext[]) and disabled_at is null`
        : sql`select id, email from users u where ${inRole} and disabled_at is null order by ${hosting}, u.created_at, u.id limit ${count}`,
    ),
  );
  const missing = emails.filter(
    (email) => !rows.some((row) => row.email.toLowerCase() === email.toLowerCase()),
  );
  if (missing.length > 0) throw new Error(`Nobody here is called ${missing.join(", ")}`);
  if (emails.length === 0 && rows.length < count)
    throw new Error(`There are only ${rows.length} people like that`);
  const made = await Promise.all(
    rows.map(async (row) => {
      const key = newApiKey(row.id);
      return { ...row, keyId: uuidv7(), key, hash: await sha256Hex(key) };
    }),
  );
  await ctx.system.run((query) =>
    query.execute(sql`insert into api_keys (id, user_id, name, secret_hash, scopes)
      select (k->>'keyId')::uuid, (k->>'id')::uuid, 'made on the command line', k->>'hash', ${`{${scopes.join(",")}}`}::text[]
      from jsonb_array_elements(${JSON.stringify(made.map(({ key: _, email: __, ...kept }) => kept))}::jsonb) k`),
  );
  for (const { email, key } of made) console.log(`${email}\t${key}`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
