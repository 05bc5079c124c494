import { afterAll } from "vitest";
import { createTestDatabase, stackEnv } from "./database";
import { peopleIn } from "./people-in";

/**
 * A database of its own with the whole local stack behind it. `now` is the clock of every rule, in the application
 * and in the database; `world.at(…)` moves it.
 */
export async function openWorld({ now }: { now?: string } = {}) {
  const database = await createTestDatabase();
  Object.assign(process.env, stackEnv(), {
    APP_URL: "http://127.0.0.1:3000",
    // A computer busy with tests is slow, not out: what Redis decides must not depend on it.
    REDIS_PATIENCE_MS: "3000",
    DATABASE_URL: database.urls.app,
    DATABASE_URL_SYSTEM: database.urls.system,
    DATABASE_URL_OWNER: database.urls.owner,
  });
  const people = await peopleIn(database.urls.system, now);
  afterAll(async () => {
    await people.close();
    await database.drop();
  });
  return { ...people, database };
}
export type World = Awaited<ReturnType<typeof openWorld>>;
