import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import type { Ctx } from "@/lib/context";
import { formatMoney } from "@/lib/core/money";
import { REFERRAL_CENTS } from "@/lib/core/wallet-terms";
import { env } from "@/lib/env";
import { readReferral } from "@/lib/wallets";
import { InvitationForm } from "./invitation-form";

/** The link to invite others by; and, until the first booking, where to say who invited oneself. */
export async function MyInvitations({ ctx, code: sent }: { ctx: Ctx; code: string }) {
  const [t, locale, { code, joined, invited, mayEnter }] = await Promise.all([
    getTranslations("referral"),
    getLocale(),
    readReferral(ctx),
  ]);
  const amount = formatMoney(REFERRAL_CENTS, "usd", locale);
  return (
    <Card id="invite" className="grid scroll-mt-4 gap-4">
      <h2>{t("title")}</h2>
      <p className="text-ink-soft">{t("lead", { amount })}</p>
      <dl className="grid gap-1">
        <dt className="font-semibold">{t("link")}</dt>
        <dd className="break-all">{`${env().APP_URL}/account?code=${code}#invite`}</dd>
        <dt className="font-semibold">{t("code")}</dt>
        <dd className="font-mono">{code}</dd>
      </dl>
      <p>{t("count", { joined })}</p>
      {invited && <p className="font-semibold">{t("invited", { amount })}</p>}
      {mayEnter && <InvitationForm code={sent} amount={amount} />}
    </Card>
  );
}
