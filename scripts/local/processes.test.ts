import { spawn } from "node:child_process";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ROOT } from "./build";
import { ephemeralPorts, freePort, portsFromEnvironment, requireFreePorts } from "./ports";
import { startPostgres } from "./postgres";
import { temporaryFolder } from "./postgres-home";
import { startChild } from "./processes";
import { startStack } from "./stack";

let dir: string;
beforeAll(async () => {
  dir = await temporaryFolder("processes");
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it("leaves no process behind when the one that started them is killed without warning", async () => {
  const parent = join(ROOT, "scripts", "local", "processes.ts");
  const text = `import(${JSON.stringify(parent)}).then(async ({ startChild }) => {
    const child = await startChild({ name: "c", command: "sh", args: ["-c", "sleep 300 & echo up; wait"], ready: () => true });
    console.log("PID " + child.pid);
    setInterval(() => {}, 1000);
  })`;
  const process_ = spawn(process.execPath, ["--import", "tsx", "--eval", text], { cwd: ROOT });
  const pid = await new Promise<number>((resolve) => {
    process_.stdout.on("data", (chunk) => {
      const found = /PID (\d+)/.exec(String(chunk))?.[1];
      if (found) resolve(Number(found));
    });
  });
  expect(isAlive(pid)).toBe(true);
  process_.kill("SIGKILL");
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000 });
});

it("tells what a program said last when it stops before it is ready", async () => {
  const start = startChild({
    name: "The thing",
    command: "sh",
    args: ["-c", "echo no luck; exit 3"],
    ready: (line) => line === "never",
  });
  await expect(start).rejects.toThrow(/The thing stopped while starting[\s\S]*no luck/);
});

it("names the port, the service and the variable when a port is taken, and refuses what is no port", async () => {
  const ports = { ...(await ephemeralPorts()), mail: await freePort() };
  const squatter = createServer().listen(ports.mail, "127.0.0.1");
  await expect(requireFreePorts(ports, ["mail", "files"])).rejects.toThrow(
    new RegExp(`Port ${ports.mail} for the mailbox is taken.*MAIL_PORT`),
  );
  squatter.close();
  expect(portsFromEnvironment({ NODE_ENV: "test", FILES_PORT: "6000" })).toMatchObject({
    files: 6000,
    app: 3000,
  });
  expect(() => portsFromEnvironment({ NODE_ENV: "test", FILES_PORT: "many" })).toThrow("FILES_PORT");
});

it("keeps the data of Postgres over a restart, also when a stale lock names somebody else's process", async () => {
  const options = { dir: join(dir, "pg"), port: await freePort(), password: "test" };
  const ask = async (url: string, text: string) => {
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(text);
    await client.end();
    return rows;
  };
  const first = await startPostgres(options);
  await ask(first.adminUrl, "CREATE TABLE kept AS SELECT 7 AS n");
  const lock = join(dir, "pg", "postgres", "postmaster.pid");
  const held = await readFile(lock, "utf8");
  await expect(startPostgres(options)).rejects.toThrow("already runs");
  await first.stop();
  await writeFile(lock, held.replace(/^\d+/, String(process.pid)));
  const second = await startPostgres(options);
  expect(await ask(second.adminUrl, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
  await second.stop();
});

it("keeps secrets over restarts in files that only their owner can read", async () => {
  const start = () => startStack({ dir: join(dir, "stack"), ports: "ephemeral", services: ["mail"] });
  const first = await start();
  await first.stop();
  const second = await start();
  await second.stop();
  expect(second.env.AUTH_SECRET).toBe(first.env.AUTH_SECRET);
  for (const file of ["env", "secrets.json"]) {
    expect((await stat(join(dir, "stack", file))).mode & 0o077).toBe(0);
  }
});

it("runs without Redis and says so, with empty addresses for it", async () => {
  vi.stubEnv("PATH", "");
  const said: string[] = [];
  const options = { dir: join(dir, "bare"), ports: "ephemeral", services: ["redis", "mail"] } as const;
  const stack = await startStack({ ...options, say: (line) => said.push(line) });
  vi.unstubAllEnvs();
  expect([stack.env.UPSTASH_REDIS_REST_URL, stack.env.UPSTASH_REDIS_REST_TOKEN]).toEqual(["", ""]);
  expect(said.join()).toContain("No redis-server or valkey-server");
  await stack.stop();
});
