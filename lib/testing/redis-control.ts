import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

type Mode = "ok" | "refuse" | "hang";

/**
 * Puts a gateway of this test file's own before Redis, which can be made to fail and counts what it is asked. Other
 * test files run at the same time and must not notice. Call it before anything reads the environment.
 */
export async function ownRedis() {
  const upstream = process.env.UPSTASH_REDIS_REST_URL ?? "";
  const state = { mode: "ok" as Mode, requests: 0 };
  const server = createServer(async (request, response) => {
    state.requests++;
    if (state.mode === "hang") return;
    if (state.mode === "refuse") {
      response.writeHead(503).end("{}");
      return;
    }
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const answer = await fetch(`${upstream}${request.url}`, {
      method: request.method ?? "POST",
      headers: {
        authorization: request.headers.authorization ?? "",
        "content-type": "application/json",
        "upstash-encoding": String(request.headers["upstash-encoding"] ?? ""),
      },
      body: Buffer.concat(parts),
    });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.env.UPSTASH_REDIS_REST_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return state;
}
