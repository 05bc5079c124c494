import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import type { Ctx } from "@/lib/context";
import { formatMoney } from "@/lib/core/money";
import { creditOf } from "@/lib/wallets";

/** How much credit there is, and the way to where it came from. */
export async function MyCredit({ ctx }: { ctx: Ctx }) {
  const [t, locale, balanceCents] = await Promise.all([
    getTranslations("wallet"),
    getLocale(),
    creditOf(ctx),
  ]);
  return (
    <Card className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <h2>{t("title")}</h2>
      <span className="text-lg font-bold">{formatMoney(balanceCents, "usd", locale)}</span>
      <Link
        href="/account/wallet"
        className="inline-flex min-h-11 w-full items-center underline underline-offset-4"
      >
        {t("link")}
      </Link>
    </Card>
  );
}
