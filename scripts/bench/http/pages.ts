import { withClient } from "../../db/bootstrap";
import type { Bench } from "../bench";
import { compare } from "../compare";
import type { Database } from "../world";
import { startLoad } from "./load";

const SECONDS = 6;
const CLIENTS = 10;
const ADDRESSES = 200;

const get = (path: string) => ({ method: "GET", path, headers: { accept: "text/html" } });

/** Addresses that people would open: kitchens by chance, and searches around them for a coming morning. */
async function addresses({ env }: Database) {
  return withClient(env.DATABASE_URL_SYSTEM, async (client) => {
    const { rows } = await client.query<{ slug: string; near: string; date: string }>(
      `select slug, latitude || ',' || longitude as near, to_char(now() + interval '10 days', 'YYYY-MM-DD') as date
         from kitchens where status = 'published' order by md5(id::text) limit $1`,
      [ADDRESSES],
    );
    return {
      search: rows.map(({ near, date }) =>
        get(`/search?${new URLSearchParams({ near, place: "here", date, start: "10:00", hours: "4" })}`),
      ),
      kitchen: rows.map(({ slug }) => get(`/kitchens/${slug}`)),
    };
  });
}

export const pages: Bench = {
  name: "pages",
  title: "Search page and kitchen page",
  about: `Warm, ${CLIENTS} clients, ${ADDRESSES} addresses in turn, signed out. Against \`/sign-in\`, the lightest page the server has:
layout, header, footer and one small form, no query.`,

  async run(world, size) {
    const database = await world.market(size);
    const wanted = await addresses(database);
    const app = await world.serve(database);
    const load = await startLoad(world.say);
    const ask = (requests: ReturnType<typeof get>[], seconds = SECONDS) =>
      load.sample({ origin: app.origin, requests, again: true, clients: CLIENTS, seconds, expect: 200 });
    try {
      const findings = [];
      for (const [name, requests] of Object.entries(wanted)) {
        await ask(requests);
        await ask([get("/sign-in")], 3);
        const bar = {
          name: `${name} page`,
          subject: () => ask(requests),
          reference: () => ask([get("/sign-in")]),
          floor: () => load.floor(CLIENTS),
          checks: [{ what: "pages per second", of: (s, r) => s.perSecond / r.perSecond, atLeast: 0.6 }],
        } satisfies Parameters<typeof compare>[0];
        findings.push(...(await compare(bar, world.say)));
      }
      return findings;
    } finally {
      load.stop();
      await app.stop();
    }
  },
};
