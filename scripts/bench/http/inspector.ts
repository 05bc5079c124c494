import { readFile } from "node:fs/promises";
import { escapeLiteral } from "pg";
import { randomToken, sha256Hex } from "@/lib/core/tokens";
import { withClient } from "../../db/bootstrap";
import { median, percentile } from "../bar";
import type { Bench } from "../bench";
import { publishRulesIn } from "../rules";
import { twelveStations } from "../twelve";
import type { Database } from "../world";

const USES = 20_000;
const LOOKS = 30;
const FIRST_BYTE_MS = 300;
const PACKET_MS = 5_000;

/** Milliseconds until the first bytes of the page's body, and until its last; and the page. */
async function look(url: string): Promise<{ first: number; whole: number; body: string }> {
  const began = performance.now();
  const response = await fetch(url);
  const reader = response.body?.getReader();
  if (!response.ok || !reader) throw new Error(`${response.status} for the inspector's page`);
  const decoder = new TextDecoder();
  const start = await reader.read();
  const first = performance.now() - began;
  let body = decoder.decode(start.value, { stream: true });
  for (let next = await reader.read(); !next.done; next = await reader.read())
    body += decoder.decode(next.value, { stream: true });
  return { first, whole: performance.now() - began, body };
}

/** What stands in the way of making the kitchen anew, here and in other benchmarks. */
const forget = ({ admin }: Database) =>
  withClient(admin, (client) =>
    client.query("delete from booking_shifts; delete from inspection_links where label = 'bench'"),
  );

export const inspector: Bench = {
  name: "inspector",
  title: "An inspector's page",
  about: `A kitchen with ${USES.toLocaleString("en")} uses in two years, by two hundred renters with ten papers each. The first page
${LOOKS} times from one client, then the packet to print with all of them.`,

  async run(world, size) {
    const database = await world.market(size);
    await publishRulesIn(database);
    await forget(database);
    await twelveStations(database);
    const token = `insp_${randomToken()}`;
    const script = await readFile(new URL("../sql/inspector.sql", import.meta.url), "utf8");
    const hash = escapeLiteral(await sha256Hex(token));
    await withClient(database.admin, (client) => client.query(script.replace(":hash", hash)));
    const app = await world.serve(database);
    const url = `${app.origin}/inspect/${token}`;
    try {
      const page = await look(url);
      const firsts: number[] = [];
      for (let i = 0; i < LOOKS; i++) firsts.push((await look(url)).first);
      const first = percentile(
        firsts.sort((a, b) => a - b),
        0.95,
      );
      const shown = page.body.match(/In charge/g)?.length ?? 0;
      await look(`${url}/packet`);
      const packet = await look(`${url}/packet`);
      const rows = packet.body.match(/<tr>/g)?.length ?? 0;
      return [
        {
          name: "first byte, p95",
          figure: `${first.toFixed(0)} ms`,
          bar: `<= ${FIRST_BYTE_MS} ms`,
          met: first <= FIRST_BYTE_MS && shown > 0,
          note: `median ${median(firsts).toFixed(0)} ms`,
        },
        {
          name: "packet, whole",
          figure: `${(packet.whole / 1_000).toFixed(1)} s`,
          bar: `<= ${PACKET_MS / 1_000} s`,
          met: packet.whole <= PACKET_MS && rows > USES,
          note: `${rows - 1} rows`,
        },
      ];
    } finally {
      await app.stop();
      await forget(database);
    }
  },
};
