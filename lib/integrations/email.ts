import { Resend } from "resend";
import { env } from "@/lib/env";

export type Email = {
  to: string;
  subject: string;
  html: string;
  text: string;
  attachments?: { filename: string; content: string; contentType: string }[];
  /** The same key is sent once, however often it is asked for. */
  idempotencyKey: string;
};

let client: Resend | undefined;

/** Returns the provider's id of the message; throws when it was not accepted. */
export async function sendEmail(email: Email): Promise<string> {
  const { RESEND_API_KEY, RESEND_BASE_URL, MAIL_FROM } = env();
  client ??= new Resend(RESEND_API_KEY, RESEND_BASE_URL ? { baseUrl: RESEND_BASE_URL } : undefined);
  const { idempotencyKey, attachments, ...message } = email;
  const files = attachments?.map((file) => ({
    ...file,
    content: btoa(unescape(encodeURIComponent(file.content))),
  }));
  const { data, error } = await client.emails.send(
    { from: MAIL_FROM, ...message, ...(files && { attachments: files }) },
    { idempotencyKey },
  );
  if (error) throw new Error(`mail refused: ${error.name}`);
  return data.id;
}
