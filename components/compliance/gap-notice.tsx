import { getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import type { FoundGap } from "@/lib/core/gate-terms";
import { ruleWords } from "./rule-words";

type Props = {
  gap: FoundGap;
  /** Where the reader can show or bring the paper; null: it is somebody else's. */
  href: string | null;
  /** A booking that stands and lets nobody in, not a slot that is asked for. */
  frozen?: boolean;
};

/** Which paper does not cover a day, where that is written, and the way to the cure. */
export async function GapNotice({ gap, href, frozen = false }: Props) {
  const [t, words] = await Promise.all([getTranslations("gate"), ruleWords()]);
  const unknown = gap.standing === "unknown";
  const { whose, paper, rule } = gap;
  return (
    <Notice tone="warn">
      {frozen && <p className="font-semibold">{t("frozen")}</p>}
      <p className="break-words">
        {unknown
          ? t(`unknown.${href && whose === "renter" ? "own" : whose}`)
          : t(`gap.${href ? "own" : whose}`, { day: words.day(gap.day), paper, rule })}
      </p>
      {href && (
        <TextLink strong href={href}>
          {t(unknown ? "sayWhat" : "bringIt")}
        </TextLink>
      )}
    </Notice>
  );
}
