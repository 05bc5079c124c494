import type { IncomingMessage, ServerResponse } from "node:http";
import { BodyTooLarge, header, readBody, send, sendJson, serve } from "../http";
import { answerOf, errorAnswerOf } from "./answers";
import type { Statement } from "./batch";
import { relayUpgrades } from "./relay";
import { Runner, type Transaction } from "./runner";

const MAX_BODY_BYTES = 10 * 1024 * 1024;

export interface RunningGateway {
  url: string;
  port: number;
  stop(): Promise<void>;
}

class BadRequest extends Error {}

function parameter(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function statementOf(body: unknown): Statement {
  const { query, params } = (body ?? {}) as { query?: unknown; params?: unknown };
  if (typeof query !== "string") throw new BadRequest("The field query is missing");
  if (params !== undefined && !Array.isArray(params)) throw new BadRequest("The field params is not a list");
  return { text: query, values: (params ?? []).map(parameter) };
}

/** Only the database behind this gateway: an address from a request must not choose where we connect. */
function addressOf(request: IncomingMessage, postgresPort: number): string {
  const address = header(request, "neon-connection-string") ?? "";
  if (!URL.canParse(address))
    throw new BadRequest("The header Neon-Connection-String is missing or not an address");
  const { hostname, port } = new URL(address);
  if (!["127.0.0.1", "localhost"].includes(hostname) || Number(port) !== postgresPort) {
    throw new BadRequest(`This gateway stands before 127.0.0.1:${postgresPort} only`);
  }
  return address;
}

function flag(request: IncomingMessage, name: string): boolean | undefined {
  const value = header(request, name);
  return value === undefined ? undefined : value === "true";
}

function transactionOf(request: IncomingMessage): Transaction {
  return {
    isolationLevel: header(request, "neon-batch-isolation-level"),
    readOnly: flag(request, "neon-batch-read-only"),
    deferrable: flag(request, "neon-batch-deferrable"),
  };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new BadRequest("The body is not JSON");
  }
}

async function answer(runner: Runner, postgresPort: number, request: IncomingMessage): Promise<unknown> {
  const body = parse(await readBody(request, MAX_BODY_BYTES));
  const address = addressOf(request, postgresPort);
  const mode = {
    rawText: flag(request, "neon-raw-text-output") ?? false,
    arrays: flag(request, "neon-array-mode") ?? false,
  };
  const { queries } = (body ?? {}) as { queries?: unknown };
  if (!Array.isArray(queries)) return answerOf(await runner.single(address, statementOf(body)), mode);
  const results = await runner.batch(address, queries.map(statementOf), transactionOf(request));
  return { results: results.map((result) => answerOf(result, mode)) };
}

/** Stands before a Postgres and speaks Neon's two protocols, so that the app uses Neon's driver unchanged. */
export async function startNeonGateway(options: {
  port: number;
  postgresPort: number;
}): Promise<RunningGateway> {
  const runner = new Runner();
  const sockets = relayUpgrades(options.postgresPort);
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== "POST" || request.url !== "/sql") {
      send(response, 404, "Not found");
      return;
    }
    try {
      sendJson(response, 200, await answer(runner, options.postgresPort, request));
    } catch (error) {
      sendJson(response, error instanceof BodyTooLarge ? 413 : 400, errorAnswerOf(error));
    }
  };
  const { server, url, port, stop } = await serve(options.port, handle);
  server.on("upgrade", sockets.upgrade);
  return {
    url,
    port,
    stop: async () => {
      sockets.close();
      await Promise.all([stop(), runner.end()]);
    },
  };
}
