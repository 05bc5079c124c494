import { createServer, type IncomingMessage } from "node:http";
import { afterAll } from "vitest";
import { env } from "@/lib/env";

export type Heard = { headers: IncomingMessage["headers"]; body: string };

/** A door system at the one inner address that the local stack may call; it answers with `status`. */
export async function openDoorServer() {
  const heard: Heard[] = [];
  const state = { heard, status: 200, url: "" };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(state.status).end();
    });
  });
  const origin = new URL(env().CALENDAR_LOCAL_ORIGIN ?? "");
  await new Promise<void>((resolve) => server.listen(Number(origin.port), origin.hostname, resolve));
  afterAll(() => void server.close());
  state.url = `${origin.origin}/doors/private-5ecret`;
  return state;
}
