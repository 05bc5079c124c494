import { readFile } from "node:fs/promises";
import { withClient } from "../db/bootstrap";
import type { Database } from "./world";

/** The busy kitchen of `sql/twelve.sql`: its spaces in order, and who runs it. */
export type Twelve = { kitchenId: string; anyOfTwelve: string; anyOfFour: string; hostId: string };

/** Makes it anew, so that no earlier run stands in the way; nobody but an administrator may take bookings away. */
export async function twelveStations({ admin }: Database): Promise<Twelve> {
  const script = await readFile(new URL("sql/twelve.sql", import.meta.url), "utf8");
  return withClient(admin, async (client) => {
    await client.query(script);
    const { rows } = await client.query<Twelve>(
      `select k.id as "kitchenId", (select id from spaces where kitchen_id = k.id and position = 0) as "anyOfTwelve",
              (select id from spaces where kitchen_id = k.id and position = 1) as "anyOfFour",
              (select user_id from memberships where organization_id = k.organization_id and role = 'owner' limit 1) as "hostId"
         from kitchens k where k.slug = 'bench-twelve'`,
    );
    const [made] = rows;
    if (!made) throw new Error("the kitchen with twelve stations was not made");
    return made;
  });
}
