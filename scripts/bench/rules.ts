import { adminCtx } from "../compliance/admin";
import { importPacks } from "../compliance/import";
import { withClient } from "../db/bootstrap";
import type { Database } from "./world";

const ADMIN = "bench-admin@example.com";

/** The rules of every city, published in a world that the seed made without any; the process acts on that world from now on. */
export async function publishRulesIn({ admin, env }: Database): Promise<void> {
  await withClient(admin, (client) =>
    client.query(
      "insert into users (id, email, name, platform_role, email_verified_at) values (uuidv7(), $1, 'Bench', 'admin', now()) on conflict do nothing",
      [ADMIN],
    ),
  );
  Object.assign(process.env, env);
  await importPacks(await adminCtx(ADMIN), true);
}
