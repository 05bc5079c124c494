import { Resend } from "resend";
import { describe, expect, it } from "vitest";
import { stackEnv } from "@/lib/testing/database";
import type { Message } from "./messages";

const env = stackEnv();
const resend = new Resend(env.RESEND_API_KEY!, { baseUrl: env.RESEND_BASE_URL! });
const someone = () => `${crypto.randomUUID()}@example.com`;
const mail = (to: string, more = {}) => ({
  from: `Prep <${env.MAIL_FROM}>`,
  to,
  subject: "Your booking <b>is</b> held",
  text: "See http://localhost:3000/bookings/1.",
  html: "<p>See <script>alert(1)</script></p>",
  ...more,
});

async function inboxOf(to: string): Promise<Message[]> {
  const response = await fetch(`${env.MAILBOX_URL}/api/messages?to=${encodeURIComponent(to)}`);
  return ((await response.json()) as { items: Message[] }).items;
}

describe("sending through Resend's own client", () => {
  it("keeps the message with its attachments where the receiver can find it", async () => {
    const to = someone();
    const content = Buffer.from("BEGIN:VCALENDAR").toString("base64");
    const sent = await resend.emails.send(
      mail(`Riley <${to}>`, { attachments: [{ filename: "visit.ics", content }] }),
    );
    expect(sent.error).toBeNull();
    const [message] = await inboxOf(to.toUpperCase());
    expect(message).toMatchObject({
      id: sent.data?.id,
      lastEvent: "delivered",
      attachments: [{ filename: "visit.ics", content }],
    });
    expect((await resend.emails.get(sent.data!.id)).data).toMatchObject({
      to: [`Riley <${to}>`],
      last_event: "delivered",
    });
    const file = await fetch(`${env.MAILBOX_URL}/messages/${message!.id}/attachments/0`);
    expect([await file.text(), file.headers.get("content-type")]).toEqual([
      "BEGIN:VCALENDAR",
      "text/calendar",
    ]);
  });

  it("sends once per idempotency key, even when asked many times at once, and refuses another body", async () => {
    const to = someone();
    const idempotencyKey = crypto.randomUUID();
    const send = (subject: string) => resend.emails.send(mail(to, { subject }), { idempotencyKey });
    const answers = await Promise.all(Array.from({ length: 10 }, () => send("Hello")));
    expect(new Set(answers.map(({ data }) => data?.id)).size).toBe(1);
    expect(await inboxOf(to)).toHaveLength(1);
    expect((await send("Something else")).error).toMatchObject({
      statusCode: 409,
      name: "invalid_idempotent_request",
    });
  });

  it("refuses what Resend refuses: no key, a wrong key, a broken address, an empty message", async () => {
    const wrong = new Resend("re_wrong", { baseUrl: env.RESEND_BASE_URL! });
    expect((await wrong.emails.send(mail(someone()))).error).toMatchObject({ statusCode: 401 });
    expect((await fetch(`${env.RESEND_BASE_URL}/emails`, { method: "POST", body: "{}" })).status).toBe(401);
    expect((await resend.emails.send(mail("no address"))).error).toMatchObject({
      statusCode: 422,
      name: "validation_error",
    });
    const { html, text, ...empty } = mail(someone());
    expect((await resend.emails.send({ ...empty, text: undefined } as never)).error).toMatchObject({
      statusCode: 422,
    });
    expect(await inboxOf(empty.to)).toEqual([]);
  });

  it("records an address of bounce.example as bounced", async () => {
    const sent = await resend.emails.send(mail("bounce@bounce.example"));
    expect((await resend.emails.get(sent.data!.id)).data).toMatchObject({ last_event: "bounced" });
  });
});

describe("the mailbox", () => {
  it("shows the newest first and never runs what a mail brings along", async () => {
    const to = someone();
    await resend.emails.send(mail(to, { subject: "An older mail" }));
    await resend.emails.send(mail(to));
    const page = await (await fetch(`${env.MAILBOX_URL}/?to=${to}`)).text();
    expect(page.indexOf("&lt;b&gt;is")).toBeGreaterThan(0);
    expect(page.indexOf("&lt;b&gt;is")).toBeLessThan(page.indexOf("An older mail"));
    const [message] = await inboxOf(to);
    const frame = await fetch(`${env.MAILBOX_URL}/messages/${message!.id}/html`);
    expect(frame.headers.get("content-security-policy")).toContain("default-src 'none'");
    const view = await (await fetch(`${env.MAILBOX_URL}/messages/${message!.id}`)).text();
    expect(view).not.toContain("<script>alert");
    expect(view).toContain('<a href="http://localhost:3000/bookings/1">');
  });
});
