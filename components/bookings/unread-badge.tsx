import { getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";

/** Messages that wait to be read, in words. */
export async function UnreadBadge({ count }: { count: number }) {
  const t = await getTranslations("messages");
  return count > 0 ? <Badge tone="warn">{t("unread", { count })}</Badge> : null;
}
