import { createHash, randomUUID } from "node:crypto";

interface Attachment {
  filename: string;
  contentType: string;
  /** Base64. */
  content: string;
}

export interface Message {
  id: string;
  from: string;
  to: string[];
  cc: string[];
  bcc: string[];
  replyTo: string[];
  subject: string;
  html: string | null;
  text: string | null;
  headers: Record<string, string>;
  tags: { name: string; value: string }[];
  attachments: Attachment[];
  createdAt: string;
  lastEvent: "delivered" | "bounced";
}

/** A refusal in the words and the shape of Resend. */
export class MailError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const MAX_RECIPIENTS = 50;
const MAX_ATTACHMENT_BYTES = 40 * 1024 * 1024;
const ADDRESS = /^[^\s@<>,]+@[^\s@<>,]+\.[^\s@<>,]+$/;
const BOUNCE_DOMAIN = "bounce.example";

const invalid = (message: string) => new MailError(422, "validation_error", message);

/** `a@b.c` out of `Name <a@b.c>`. */
export function bareAddress(address: string): string {
  return (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();
}

function addresses(value: unknown, field: string): string[] {
  if (value === undefined || value === null || value === "") return [];
  const list = Array.isArray(value) ? value : [value];
  for (const item of list) {
    if (typeof item !== "string" || !ADDRESS.test(bareAddress(item))) {
      throw invalid(
        `Invalid \`${field}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`,
      );
    }
  }
  if (list.length > MAX_RECIPIENTS)
    throw invalid(`The \`${field}\` field must have at most ${MAX_RECIPIENTS} items.`);
  return list as string[];
}

function text(value: unknown, field: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "string") throw invalid(`The \`${field}\` field must be a string.`);
  return value;
}

function attachment(value: unknown): Attachment {
  const { filename, content, content_type, contentType } = (value ?? {}) as Record<string, unknown>;
  if (typeof filename !== "string" || filename === "") throw invalid("Attachment must have a `filename`.");
  if (typeof content !== "string")
    throw invalid("Attachment must have a `content`; `path` is not supported locally.");
  const type = content_type ?? contentType;
  return { filename, content, contentType: typeof type === "string" ? type : guessType(filename) };
}

function guessType(filename: string): string {
  const types: Record<string, string> = {
    ics: "text/calendar",
    pdf: "application/pdf",
    png: "image/png",
    jpg: "image/jpeg",
    csv: "text/csv",
    txt: "text/plain",
  };
  return types[filename.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream";
}

function attachments(value: unknown): Attachment[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid("The `attachments` field must be a list.");
  const list = value.map(attachment);
  const bytes = list.reduce((sum, { content }) => sum + content.length, 0);
  if (bytes > MAX_ATTACHMENT_BYTES) throw invalid("The attachments are larger than 40 MB.");
  return list;
}

/** Checks a request to send as Resend does, and turns it into a message. */
export function messageFrom(body: Record<string, unknown>, now: Date): Message {
  for (const field of ["from", "to", "subject"]) {
    if (!body[field]) throw new MailError(422, "missing_required_field", `Missing \`${field}\` field.`);
  }
  const [from = ""] = addresses(body.from, "from");
  const to = addresses(body.to, "to");
  const html = text(body.html, "html");
  const plain = text(body.text, "text");
  if (html === null && plain === null) {
    throw new MailError(422, "missing_required_field", "Missing `html` or `text` field.");
  }
  return {
    id: randomUUID(),
    from,
    to,
    cc: addresses(body.cc, "cc"),
    bcc: addresses(body.bcc, "bcc"),
    replyTo: addresses(body.reply_to ?? body.replyTo, "reply_to"),
    subject: text(body.subject, "subject") ?? "",
    html,
    text: plain,
    headers: (body.headers ?? {}) as Record<string, string>,
    tags: (body.tags ?? []) as Message["tags"],
    attachments: attachments(body.attachments),
    createdAt: now.toISOString(),
    lastEvent: to.some((address) => bareAddress(address).endsWith(`@${BOUNCE_DOMAIN}`))
      ? "bounced"
      : "delivered",
  };
}

/** The answer to `GET /emails/:id`. */
export function resendView(message: Message) {
  return {
    object: "email",
    id: message.id,
    to: message.to,
    from: message.from,
    created_at: message.createdAt,
    subject: message.subject,
    html: message.html,
    text: message.text,
    bcc: message.bcc,
    cc: message.cc,
    reply_to: message.replyTo,
    last_event: message.lastEvent,
    scheduled_at: null,
    tags: message.tags,
  };
}

/** Tells two request bodies apart. */
export function fingerprint(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}
