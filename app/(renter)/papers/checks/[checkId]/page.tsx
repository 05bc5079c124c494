import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ruleWords } from "@/components/compliance/rule-words";
import { Badge } from "@/components/ui/badge";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { type DecidedRequirement, readDecision } from "@/lib/compliance";
import type { Standing } from "@/lib/core/compliance-terms";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";

export const runtime = "edge";

type Props = { params: Promise<{ checkId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("check"))("title") };
}

/** What was decided about one's papers, as it was decided then, the worst first. */
export default async function DecisionPage({ params }: Props) {
  const checkId = idOrNotFound((await params).checkId);
  const { ctx } = await signedIn(`/papers/checks/${checkId}`);
  const [t, { day }, decision] = await Promise.all([
    getTranslations("check"),
    ruleWords(),
    orNotFound(readDecision(ctx, checkId)),
  ]);
  const asked = decision.requirements.filter(({ standing }) => standing !== "not_applicable");
  const versions = decision.versions.map(({ slug, number }) => `${slug} ${number}`).join(", ");
  return (
    <article className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-6">
      <header className="grid gap-2">
        <TextLink back href={`/papers/checks?city=${decision.city}`}>
          {t("another")}
        </TextLink>
        <h1>{t("of", { day: day(decision.checkedOn) })}</h1>
        <Notice tone={decision.inOrder ? "good" : "warn"}>
          {t(decision.inOrder ? "inOrder" : "notInOrder")}
        </Notice>
        <p className="text-sm break-words text-ink-soft">{t("versions", { versions })}</p>
      </header>
      <ul className="grid gap-3">
        {asked.map((one) => (
          <Requirement key={one.id} one={one} />
        ))}
      </ul>
      <p>
        <TextLink href={`/papers/about?city=${decision.city}`}>{t("about")}</TextLink>
      </p>
    </article>
  );
}

const TONES = {
  missing: "bad",
  expired: "bad",
  needs_review: "warn",
  expiring: "warn",
  pending: "neutral",
  satisfied: "good",
  not_applicable: "neutral",
} as const satisfies Record<Standing, string>;

async function Requirement({ one }: { one: DecidedRequirement }) {
  const [t, { t: rules, day }] = await Promise.all([getTranslations("check"), ruleWords()]);
  const reason = (found: Pick<DecidedRequirement, "reason" | "endsOn" | "dueOn">) =>
    t(`reasons.${found.reason}`, {
      day: found.endsOn ? day(found.endsOn) : "–",
      due: found.dueOn ? day(found.dueOn) : "–",
    });
  return (
    <li className="grid gap-1 rounded-card border border-line bg-surface p-4">
      <Badge tone={TONES[one.standing]}>{t(`standings.${one.standing}`)}</Badge>
      <p className="font-semibold break-words">{one.title}</p>
      <p>{reason(one)}</p>
      {one.workers.map((worker) => (
        <p key={worker.name} className="break-words">
          {worker.name}: {reason(worker)}
        </p>
      ))}
      <p className="text-sm break-words text-ink-soft">
        {[one.agency, one.citation, one.source.title].filter(Boolean).join(" · ")}
      </p>
      {one.confidence === "recalled" && <p className="text-sm text-warn">{rules("check")}</p>}
    </li>
  );
}
