import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterAll } from "vitest";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Somebody else's server of calendars, on loopback. Made after `openWorld` and before anything reads the environment,
 * because it is the one inner origin that feeds may come from.
 */
export async function openFeedServer() {
  const routes = new Map<string, Answer>();
  const asked: { path: string; headers: IncomingMessage["headers"] }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push({ path, headers: request.headers });
    const answer = routes.get(path);
    if (answer) answer(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  process.env.CALENDAR_LOCAL_ORIGIN = origin;
  afterAll(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return {
    origin,
    asked,
    /** Answers a path with anything. */
    on: (path: string, answer: Answer) => routes.set(path, answer),
    /** Serves a calendar with an ETag, and 304 to whoever has it. */
    serve(path: string, text: string, etag = `"${text.length}-${Math.random()}"`): string {
      routes.set(path, (request, response) => {
        if (request.headers["if-none-match"] === etag) response.writeHead(304).end();
        else
          response
            .writeHead(200, { "content-type": "text/calendar", etag })
            .end(text.replace(/\r?\n/g, "\r\n"));
      });
      return `${origin}${path}`;
    },
  };
}
