import { neonConfig, Pool } from "@neondatabase/serverless";
import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { createTestDatabase, stackEnv, type TestDatabase } from "@/lib/testing/database";

let database: TestDatabase;
let url: string;
const gateway = new URL(stackEnv().DATABASE_GATEWAY_URL!).host;

beforeAll(async () => {
  neonConfig.wsProxy = (host, port) => `${gateway}/v2?address=${host}:${port}`;
  neonConfig.useSecureWebSocket = false;
  neonConfig.pipelineConnect = false;
  // Node 20 has no WebSocket of its own.
  neonConfig.webSocketConstructor = WebSocket;
  database = await createTestDatabase();
  url = database.urls.owner;
  const pool = new Pool({ connectionString: url });
  await pool.query(
    "CREATE SCHEMA gateway_test; CREATE TABLE gateway_test.seats (id int, label text, price int)",
  );
  await pool.end();
});

afterAll(() => database.drop());

it("carries an interactive transaction that can be rolled back", async () => {
  const pool = new Pool({ connectionString: url });
  const client = await pool.connect();
  await client.query("BEGIN");
  await client.query("INSERT INTO gateway_test.seats VALUES ($1, $2, $3)", [700, "held", 5]);
  const inside = await client.query("SELECT count(*)::int AS n FROM gateway_test.seats");
  expect(inside.rows[0].n).toBe(1);
  await client.query("ROLLBACK");
  expect((await pool.query("SELECT count(*)::int AS n FROM gateway_test.seats")).rows[0].n).toBe(0);
  client.release();
  await pool.end();
});

it("serves a hundred clients at once", async () => {
  const pool = new Pool({ connectionString: url, max: 100 });
  const clients = await Promise.all(Array.from({ length: 100 }, () => pool.connect()));
  const answers = await Promise.all(
    clients.map((client, index) => client.query("SELECT $1::int AS n", [index])),
  );
  expect(answers.map(({ rows }) => rows[0].n)).toEqual(clients.map((_, index) => index));
  for (const client of clients) client.release();
  await pool.end();
});

it("carries megabytes in one row", async () => {
  const pool = new Pool({ connectionString: url });
  const { rows } = await pool.query("SELECT repeat('x', 5000000) AS text");
  expect(rows[0].text).toHaveLength(5_000_000);
  await pool.end();
});

it("ends when its backend is killed, as an error and not as silence", async () => {
  const pool = new Pool({ connectionString: url });
  pool.on("error", () => undefined);
  const client = await pool.connect();
  client.on("error", () => undefined);
  const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
  const waiting = client.query("SELECT pg_sleep(20)");
  const killed = expect(waiting).rejects.toThrow();
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query("SELECT pg_terminate_backend($1)", [rows[0].pid]);
  await admin.end();
  await killed;
  client.release(true);
  await pool.end();
});

it("leads to its own database and nowhere else", async () => {
  for (const address of ["127.0.0.1:22", "example.com:5432"]) {
    const socket = new WebSocket(`ws://${gateway}/v2?address=${address}`);
    const status = await new Promise((resolve) => {
      socket.on("unexpected-response", (_, response) => resolve(response.statusCode));
      socket.on("error", () => undefined);
    });
    expect(status).toBe(403);
  }
});
