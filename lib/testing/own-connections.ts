import { Pool } from "pg";

/**
 * Connections of a race's own, at most `max`. `close` resolves once they are closed and not only asked to be: the database may be
 * dropped right after it.
 */
export function ownConnections(connectionString: string, max: number) {
  const pool = new Pool({ connectionString, max });
  const closed: Promise<void>[] = [];
  pool.on("connect", (client) => {
    closed.push(new Promise((resolve) => client.once("end", resolve)));
  });
  const close = async () => {
    await pool.end();
    await Promise.all(closed);
  };
  return { pool, close };
}
