import { getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { papersToCure } from "@/lib/compliance";
import type { Ctx } from "@/lib/context";

type Props = { ctx: Ctx; organizationId: string | null };

/** Papers that are missing or end soon, one line a kitchen or a city; nothing at all when there are none. */
export async function PapersSoon({ ctx, organizationId }: Props) {
  const [t, places] = await Promise.all([getTranslations("gate"), papersToCure(ctx, organizationId)]);
  if (places.length === 0) return null;
  return (
    <Notice tone="warn">
      <ul className="grid gap-1">
        {places.map(({ kitchenId, name, slug, count }) => (
          <li key={kitchenId ?? slug}>
            <TextLink
              href={kitchenId ? `/host/kitchens/${kitchenId}/papers/about` : `/papers/about?city=${slug}`}
            >
              {t("soon", { place: name, count })}
            </TextLink>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
