import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";
import type { KitchenRow } from "@/lib/kitchens";
import { StatusBadge } from "../../_components/status-badge";

export async function KitchenList({ kitchens }: { kitchens: KitchenRow[] }) {
  const t = await getTranslations("host.kitchens");
  if (kitchens.length === 0) return <EmptyState title={t("none")} />;
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {kitchens.map((kitchen) => (
        <li key={kitchen.id}>
          <Link
            href={`/host/kitchens/${kitchen.id}`}
            className="flex min-h-20 items-center justify-between gap-4 rounded-card border border-line bg-surface p-4 hover:border-line-strong"
          >
            <span className="grid">
              <span className="font-semibold">{kitchen.name}</span>
              {kitchen.city && (
                <span className="text-ink-soft">
                  {kitchen.city}, {kitchen.state}
                </span>
              )}
            </span>
            <StatusBadge status={kitchen.status} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
