import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

const ORDER = ["basics", "address", "photos", "stations", "hours", "price", "policy", "payouts", "review"];
const at = (kitchenId: string, step: string | undefined) => `/host/kitchens/${kitchenId}/setup/${step}`;

type Props = { kitchenId: string; step: string; children?: ReactNode };

/** Back, and on: `children` is what saves the step; without it the way on is a link. */
export function StepLinks({ kitchenId, step, children }: Props) {
  const t = useTranslations("setup");
  const index = ORDER.indexOf(step);
  return (
    <div className="flex flex-wrap-reverse items-center justify-between gap-3 border-t border-line pt-4">
      {index > 0 ? (
        <Button asChild tone="quiet" size="large">
          <Link href={at(kitchenId, ORDER[index - 1])}>{t("back")}</Link>
        </Button>
      ) : (
        <span />
      )}
      {children ?? (
        <Button asChild size="large">
          <Link href={at(kitchenId, ORDER[index + 1])}>{t("continue")}</Link>
        </Button>
      )}
    </div>
  );
}
