import { getTranslations } from "next-intl/server";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { KitchenStatus } from "@/lib/core/kitchen-terms";

const TONES: Record<KitchenStatus, BadgeTone> = {
  draft: "neutral",
  in_review: "warn",
  published: "good",
  suspended: "bad",
};

export async function StatusBadge({ status }: { status: KitchenStatus }) {
  const t = await getTranslations("host.status");
  return (
    <Badge tone={TONES[status]} className="shrink-0">
      {t(status)}
    </Badge>
  );
}
