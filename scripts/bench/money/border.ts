import { Agent, createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What went over to Stripe and how much of it at once, by the account that it was for. */
export type Traffic = { calls: number; transfers: number; mostAtOnce: number; mostForOneAccount: number };

/** Stands before a double as the network does: every call takes so long, and is counted. */
export async function border(upstream: string, delayMs: number) {
  const agent = new Agent({ keepAlive: true });
  const traffic: Traffic = { calls: 0, transfers: 0, mostAtOnce: 0, mostForOneAccount: 0 };
  const flying = new Map<string, number>();
  const count = (account: string, by: number) => {
    const now = (flying.get(account) ?? 0) + by;
    flying.set(account, now);
    return now;
  };
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const body = Buffer.concat(parts);
    const account =
      new URLSearchParams(body.toString()).get("destination") ??
      String(request.headers["stripe-account"] ?? "");
    traffic.calls++;
    if (request.method === "POST" && request.url === "/v1/transfers") traffic.transfers++;
    traffic.mostAtOnce = Math.max(traffic.mostAtOnce, count("", 1));
    if (account) traffic.mostForOneAccount = Math.max(traffic.mostForOneAccount, count(account, 1));
    await sleep(delayMs);
    const { method, headers } = request;
    const sent = httpRequest(`${upstream}${request.url}`, { method, headers, agent }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    sent.on("error", () => response.destroy());
    response.on("close", () => {
      count("", -1);
      if (account) count(account, -1);
    });
    sent.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    agent.destroy();
    await new Promise((done) => server.close(done));
  };
  return { url: `http://127.0.0.1:${port}`, traffic, stop };
}
