import { createTranslator } from "next-intl";
import type { Ctx } from "@/lib/context";
import type { OutboxJob } from "@/lib/core/outbox-jobs";
import { paperForSystem } from "@/lib/papers";
import en from "@/messages/en.json";
import es from "@/messages/es.json";
import type { Facts, Reader } from "./compose-mail";

const STILL = {
  paper_approved: "approved",
  paper_rejected: "rejected",
  paper_returned: "to_confirm",
} as const;

/** What a reviewer said of a paper, for its holder in their language; nothing where it has moved on since. */
export async function paperFacts(ctx: Ctx, job: OutboxJob, reader: Reader): Promise<Facts | null> {
  const paper = await paperForSystem(ctx, job.subjectId);
  if (!paper || paper.status !== STILL[job.template as keyof typeof STILL]) return null;
  const t = createTranslator({
    locale: reader.locale,
    messages: reader.locale === "es" ? es : en,
    namespace: "papers",
  });
  const said = paper.reviewReason && ` “${paper.reviewReason}”`;
  const reason = `${t(`reasons.${paper.reviewCode ?? "other"}`)}${said}`;
  const name = paper.rule?.title ?? t("paper");
  return { path: `/papers/${job.subjectId}`, values: { paper: name, reason }, rows: [] };
}
