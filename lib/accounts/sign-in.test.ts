import { expect, test } from "vitest";
import { addMinutes } from "@/lib/core/interval";
import { openWorld } from "@/lib/testing/world";
import { inviteMember, listMembers, withdrawInvitation } from "./organizations";
import { endAllSessions } from "./profile";
import { requestSignIn, signInWithIdentity, verifySignIn } from "./sign-in";

const world = await openWorld();
let people = 0;
const newcomer = () => `newcomer-${++people}-${Date.now()}@example.com`;

/** Asks for a code and reads the message that comes. */
async function ask(email: string): Promise<{ code: string; link: string }> {
  await requestSignIn(world.system(), { email, next: "/" });
  const answer = await fetch(`${process.env.MAILBOX_URL}/api/messages?to=${encodeURIComponent(email)}`);
  const [mail] = ((await answer.json()) as { items: { subject: string; text: string }[] }).items;
  return { code: mail?.subject.slice(0, 6) ?? "", link: /token=([\w-]+)/.exec(mail?.text ?? "")?.[1] ?? "" };
}

const byCode = (email: string, code: string) =>
  verifySignIn(world.system(), { email, code, link: undefined });
const byLink = (link: string) => verifySignIn(world.system(), { email: undefined, code: undefined, link });
const refused = { code: "unauthenticated" };

test("a code signs in once, makes the account, and the same address comes back to it", async () => {
  const email = newcomer();
  const { code } = await ask(email);
  const first = await byCode(email, code);
  await expect(byCode(email, code)).rejects.toMatchObject(refused);
  const again = await byCode(email, (await ask(email)).code);
  expect(again.userId).toBe(first.userId);
  expect(again.sessionId).not.toBe(first.sessionId);
});

test("of ten browsers that use one code or one link at the same time, one gets in", async () => {
  const email = newcomer();
  const { code, link } = await ask(email);
  const tries = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) => (i % 2 ? byCode(email, code) : byLink(link))),
  );
  expect(tries.filter((t) => t.status === "fulfilled")).toHaveLength(1);
});

test("a code cannot be guessed: after five wrong ones the right one is refused too", async () => {
  const email = newcomer();
  const { code, link } = await ask(email);
  const wrong = code === "111111" ? "222222" : "111111";
  for (let i = 0; i < 5; i++) await expect(byCode(email, wrong)).rejects.toMatchObject(refused);
  await expect(byCode(email, code)).rejects.toMatchObject(refused);
  // The link cannot be guessed in the first place.
  expect((await byLink(link)).userId).toBeTruthy();
});

test("a code is worth nothing for another address, nor after a quarter of an hour", async () => {
  const email = newcomer();
  const { code, link } = await ask(email);
  await expect(byCode(newcomer(), code)).rejects.toMatchObject(refused);
  await world.at(addMinutes(new Date(), 16));
  await expect(byCode(email, code)).rejects.toMatchObject(refused);
  await expect(byLink(link)).rejects.toMatchObject(refused);
  await world.at(new Date());
});

test("F35 signing out everywhere ends every session with its next request", async () => {
  const email = newcomer();
  const one = await byCode(email, (await ask(email)).code);
  const two = await byCode(email, (await ask(email)).code);
  const as = (s: typeof one) => world.as({ id: s.userId, sessionId: s.sessionId });
  expect((await as(two).person())?.email).toBe(email);
  await endAllSessions(as(one));
  await expect(as(two).person()).rejects.toMatchObject(refused);
  await expect(as(one).person()).rejects.toMatchObject(refused);
});

test("Google's word for an address leads to the same account, and an invitation waiting for it is accepted", async () => {
  const email = newcomer();
  const host = await world.host();
  await inviteMember(world.as(host), { organizationId: host.organizationId, email, role: "manager" });
  const identity = { provider: "google", subject: `sub-${email}`, email: email.toUpperCase(), name: "Nadia" };
  const google = await signInWithIdentity(world.system(), identity);
  const mail = await byCode(email, (await ask(email)).code);
  expect(mail.userId).toBe(google.userId);
  const person = await world.as({ id: mail.userId, sessionId: mail.sessionId }).person();
  expect(person).toMatchObject({
    name: "Nadia",
    memberships: [{ organizationId: host.organizationId, role: "manager" }],
  });
});

test("an invitation taken back lets nobody in; giving it again sends the mail again", async () => {
  const email = newcomer();
  const host = await world.host();
  const { organizationId } = host;
  const invitation = { organizationId, email, role: "staff" } as const;
  await inviteMember(world.as(host), invitation);
  const [invited] = (await listMembers(world.as(host), organizationId)).invited;
  const taken = { organizationId, invitationId: invited?.id ?? "" };
  const stranger = await world.host();
  await expect(withdrawInvitation(world.as(stranger), taken)).rejects.toMatchObject({ code: "not_found" });
  await withdrawInvitation(world.as(host), taken);
  await expect(withdrawInvitation(world.as(host), taken)).rejects.toMatchObject({ code: "not_found" });
  const { userId, sessionId } = await byCode(email, (await ask(email)).code);
  expect((await world.as({ id: userId, sessionId }).person())?.memberships).toEqual([]);
  await inviteMember(world.as(host), invitation);
  expect(
    await world.sql("select 1 from outbox where job->>'email' = $1 and job->>'template' = 'invitation'", [
      email,
    ]),
  ).toHaveLength(2);
});

test("a closed account stays closed", async () => {
  const email = newcomer();
  const { userId } = await byCode(email, (await ask(email)).code);
  await world.sql("update users set disabled_at = now() where id = $1", [userId]);
  await expect(byCode(email, (await ask(email)).code)).rejects.toMatchObject(refused);
});
