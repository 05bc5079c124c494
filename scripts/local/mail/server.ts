import type { IncomingMessage, ServerResponse } from "node:http";
import { BodyTooLarge, header, readBody, send, sendJson, serve } from "../http";
import { MailError, type Message, resendView } from "./messages";
import { framedHtml, listPage, messagePage } from "./page";
import { MailStore } from "./store";

const MAX_BODY_BYTES = 60 * 1024 * 1024;
const MAX_LISTED = 200;

export interface MailOptions {
  port: number;
  apiKey: string;
  dir: string;
}

type Json = Record<string, unknown>;

const notFound = () => new MailError(404, "not_found", "Email not found");

function requireKey(request: IncomingMessage, apiKey: string): void {
  const given = header(request, "authorization");
  if (given === undefined) throw new MailError(401, "missing_api_key", "Missing API Key");
  if (given !== `Bearer ${apiKey}`) throw new MailError(401, "invalid_api_key", "API key is invalid");
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new MailError(422, "validation_error", "The request body is not valid JSON.");
  }
}

async function sendOne(store: MailStore, body: string): Promise<unknown> {
  const [message] = await store.add([(parse(body) ?? {}) as Json]);
  return { id: message?.id };
}

async function sendBatch(store: MailStore, body: string): Promise<unknown> {
  const list = parse(body);
  if (!Array.isArray(list) || list.length === 0 || list.length > 100) {
    throw new MailError(422, "validation_error", "A batch has between 1 and 100 emails.");
  }
  const messages = await store.add(list as Json[]);
  return { data: messages.map(({ id }) => ({ id })) };
}

/** The part that Resend has. */
async function resend(store: MailStore, request: IncomingMessage, path: string): Promise<unknown> {
  const key = header(request, "idempotency-key");
  if (request.method === "POST" && (path === "/emails" || path === "/emails/batch")) {
    const body = (await readBody(request, MAX_BODY_BYTES)).toString("utf8");
    return await store.once(key, path + body, () =>
      path === "/emails" ? sendOne(store, body) : sendBatch(store, body),
    );
  }
  const id = /^\/emails\/([^/]+)$/.exec(path)?.[1];
  if (request.method === "GET" && id) return resendView(store.find(id) ?? refuse());
  throw new MailError(405, "method_not_allowed", `${request.method} ${path} is not known here.`);
}

function refuse(): never {
  throw notFound();
}

const HTML = { "content-type": "text/html; charset=utf-8", "x-content-type-options": "nosniff" };

function sendAttachment(response: ServerResponse, message: Message, index: number): void {
  const { filename, content, contentType } = message.attachments[index] ?? refuse();
  send(response, 200, Buffer.from(content, "base64"), {
    "content-type": contentType,
    "x-content-type-options": "nosniff",
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`,
  });
}

// Mail may show pictures and styles of its own, never run anything.
const MAIL_POLICY =
  "default-src 'none'; img-src * data:; style-src 'unsafe-inline'; font-src * data:; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

function showMessage(response: ServerResponse, message: Message, part?: string, index?: string): void {
  if (part === "attachments") sendAttachment(response, message, Number(index));
  else if (part === "html") {
    const headers = { ...HTML, "content-security-policy": MAIL_POLICY };
    send(response, 200, framedHtml(message.html ?? ""), headers);
  } else send(response, 200, messagePage(message), HTML);
}

/** The part that Resend has not: reading what arrived. */
function inbox(store: MailStore, response: ServerResponse, url: URL): void {
  const to = url.searchParams.get("to") ?? "";
  const listed = store.list(to === "" ? undefined : to).slice(0, MAX_LISTED);
  if (url.pathname === "/") send(response, 200, listPage(listed, to), HTML);
  else if (url.pathname === "/api/messages") sendJson(response, 200, { items: listed });
  else if (url.pathname === "/api/messages/newest") sendJson(response, 200, { id: listed[0]?.id ?? "" });
  else {
    const path = /^\/messages\/([^/]+)(?:\/(html|attachments)(?:\/(\d+))?)?$/.exec(url.pathname);
    showMessage(response, store.find(path?.[1] ?? "") ?? refuse(), path?.[2], path?.[3]);
  }
}

/** A mail service that answers like Resend and keeps everything it is given where people and tests can read it. */
export async function startMail({ port, apiKey, dir }: MailOptions) {
  const store = await MailStore.open(dir);
  const running = await serve(port, async (request, response) => {
    const url = new URL(request.url ?? "/", "http://mail.local");
    try {
      if (url.pathname.startsWith("/emails")) {
        requireKey(request, apiKey);
        sendJson(response, 200, await resend(store, request, url.pathname));
      } else if (request.method === "GET") inbox(store, response, url);
      else throw new MailError(405, "method_not_allowed", "This page can only be read.");
    } catch (error) {
      if (error instanceof BodyTooLarge)
        sendJson(response, 413, { statusCode: 413, name: "too_large", message: error.message });
      else if (!(error instanceof MailError)) throw error;
      else
        sendJson(response, error.status, {
          statusCode: error.status,
          name: error.code,
          message: error.message,
        });
    }
  });
  return { url: running.url, stop: running.stop };
}
