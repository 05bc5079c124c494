import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
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
            <Link
              href={kitchenId ? `/host/kitchens/${kitchenId}/papers/about` : `/papers/about?city=${slug}`}
              className="inline-flex min-h-11 items-center underline underline-offset-4"
            >
              {t("soon", { place: name, count })}
            </Link>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
