import { getTranslations } from "next-intl/server";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { PaperStatus } from "@/lib/core/paper-terms";

const TONES: Record<PaperStatus, BadgeTone> = {
  uploading: "neutral",
  reading: "neutral",
  refused: "bad",
  to_confirm: "warn",
  in_review: "neutral",
  approved: "good",
  rejected: "bad",
  withdrawn: "neutral",
};

/** How far a paper has come. */
export async function PaperBadge({ status }: { status: PaperStatus }) {
  const t = await getTranslations("papers.status");
  return <Badge tone={TONES[status]}>{t(status)}</Badge>;
}
