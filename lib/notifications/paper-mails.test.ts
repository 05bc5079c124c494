import { expect, test } from "vitest";
import { confirmPaper, settlePaper, withdrawPaper } from "@/lib/papers";
import { ReviewPaperInput } from "@/lib/papers/schemas";
import { confirmation, HOST_RULE, publishRules, readPaper } from "@/lib/testing/papers";
import { openWorld } from "@/lib/testing/world";
import { composeMail } from "./compose-mail";

const world = await openWorld();
const admin = await publishRules(world);

async function mailsTo(userId: string) {
  const rows = await world.sql<{ job: Parameters<typeof composeMail>[1] }>(
    "select job from outbox where job->>'userId' = $1 order by id",
    [userId],
  );
  return Promise.all(rows.map(({ job }) => composeMail(world.system(), job)));
}
const review = (paperId: string, decision: string, more: object = {}) =>
  settlePaper(world.as(admin), ReviewPaperInput.parse({ paperId, decision, ...more }));

test.each([
  ["en", "was not accepted", "Its dates are not those you gave.", "Send another"],
  ["es", "no aceptado", "Sus fechas no son las que usted indicó.", "Enviar otro"],
] as const)(
  "in %s a refusal says why in the reviewer's words and its holder's language, and what to do",
  async (locale, title, why, button) => {
    const renter = await world.person({ locale });
    const paperId = await readPaper(world, world.as(renter));
    await confirmPaper(world.as(renter), confirmation(paperId));
    await review(paperId, "reject", { code: "dates_differ", reason: "It ends in <June>" });
    const [mail] = await mailsTo(renter.id);
    expect(mail?.subject).toContain(title);
    for (const text of [why, "It ends in <June>", `/papers/${paperId}`]) expect(mail?.text).toContain(text);
    expect(mail?.html).toContain(button);
    expect(mail?.html).not.toContain("<June>");
    await withdrawPaper(world.as(renter), { paperId });
    expect(await mailsTo(renter.id)).toEqual([null]);
  },
);

test("of a kitchen's paper its owners and managers hear, each round anew", async () => {
  const host = await world.host();
  const kitchen = await world.kitchen({ organizationId: host.organizationId, createdBy: host.id });
  const paperId = await readPaper(world, world.as(host), { kitchenId: kitchen.id, requirement: HOST_RULE });
  await confirmPaper(world.as(host), confirmation(paperId));
  await review(paperId, "return", { code: "pages_missing" });
  await confirmPaper(world.as(host), confirmation(paperId));
  await review(paperId, "approve");
  const mails = await mailsTo(host.id);
  // The first is no longer true by the time it would be sent.
  expect(mails.map((mail) => mail?.subject.includes("is approved") ?? null)).toEqual([null, true]);
});
