import { Agent, request as httpRequest } from "node:http";

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const NO_BODY = new Set([101, 204, 205, 304]);

type Input = Parameters<typeof fetch>[0];
type Init = Parameters<typeof fetch>[1];

export const addressOf = (input: Input): string =>
  typeof input === "string" ? input : input instanceof URL ? input.href : input.url;

function bytesOf(body: unknown): Buffer {
  if (body === null || body === undefined) return Buffer.alloc(0);
  if (typeof body === "string" || body instanceof URLSearchParams) return Buffer.from(String(body));
  if (body instanceof Uint8Array) return Buffer.from(body);
  throw new TypeError("the wire carries text and bytes only");
}

/**
 * One request and its whole answer. Not the built-in fetch: that one measures its patience with `Date`, which the
 * simulation moves by days.
 */
export function carry(input: Input, init: Init = {}): Promise<Response> {
  const headers = Object.fromEntries(new Headers(init.headers));
  const body = bytesOf(init.body);
  if (init.body instanceof URLSearchParams)
    headers["content-type"] ??= "application/x-www-form-urlencoded;charset=UTF-8";
  return new Promise((resolve, reject) => {
    const method = init.method ?? "GET";
    const sent = httpRequest(
      addressOf(input),
      { method, agent, headers: { ...headers, "content-length": String(body.length) } },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () => {
          const status = answer.statusCode ?? 500;
          const names = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
          resolve(
            new Response(NO_BODY.has(status) ? null : Buffer.concat(parts), {
              status,
              headers: new Headers(names as [string, string][]),
            }),
          );
        });
      },
    );
    sent.on("error", (error) => reject(new TypeError("fetch failed", { cause: error })));
    sent.end(body);
  });
}
