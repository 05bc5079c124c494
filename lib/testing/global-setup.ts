import { rm } from "node:fs/promises";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { bootstrap } from "@/scripts/db/bootstrap";
import { migrate } from "@/scripts/db/migrate";
import { temporaryFolder } from "@/scripts/local/postgres-home";
import { startStack } from "@/scripts/local/stack";

const TEMPLATE_DATABASE = "prep_template";

declare module "vitest" {
  export interface ProvidedContext {
    stack: { env: Record<string, string>; adminUrl: string };
  }
}

/** A single open connection to the template would keep every test file from cloning it. */
async function closeTemplate(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`ALTER DATABASE ${TEMPLATE_DATABASE} WITH ALLOW_CONNECTIONS false`);
  await client.end();
}

/** One stack for the whole run, on ports of its own, with a migrated database that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await temporaryFolder("test");
  const stack = await startStack({
    dir,
    ports: "ephemeral",
    database: TEMPLATE_DATABASE,
    disposable: true,
    services: ["postgres", "gateway", "redis", "stripe", "mail", "files"],
  });
  const teardown = async () => {
    await stack.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await bootstrap({ adminUrl: stack.adminUrl, database: TEMPLATE_DATABASE, passwords: stack.passwords });
    await migrate(stack.env.DATABASE_URL_OWNER ?? "");
    await closeTemplate(stack.adminUrl);
    project.provide("stack", { env: stack.env, adminUrl: stack.adminUrl });
    return teardown;
  } catch (error) {
    await teardown();
    throw error;
  }
}
