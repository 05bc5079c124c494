import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { can } from "@/lib/access";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { signedIn } from "@/lib/http/request-ctx";
import { readWallet, type Wallet } from "@/lib/wallets";
import { ReadWalletInput } from "@/lib/wallets/schemas";

export const runtime = "edge";

type Props = { searchParams: Promise<{ before?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("wallet"))("title") };
}

/** What a renter has with the platform to pay bookings with, and where it came from. */
export default async function WalletPage({ searchParams }: Props) {
  const { ctx, person } = await signedIn("/account/wallet");
  const asked = ReadWalletInput.safeParse({ cursor: (await searchParams).before });
  const [t, a, locale, wallet] = await Promise.all([
    getTranslations("wallet"),
    getTranslations("account"),
    getLocale(),
    readWallet(ctx, asked.success ? asked.data : ReadWalletInput.parse({})),
  ]);
  return (
    <div className="mx-auto grid w-full max-w-3xl gap-5">
      <TextLink back href="/account">
        {a("title")}
      </TextLink>
      <h1>{t("title")}</h1>
      <Card className="grid gap-2">
        <p className="text-ink-soft">{t("balance")}</p>
        <p className="text-3xl font-bold">{formatMoney(wallet.balanceCents, wallet.currency, locale)}</p>
        <p className="text-ink-soft">{t("lead")}</p>
        {person.memberships.some((membership) => can(person, "credit:transfer", membership)) && (
          <TextLink href="/account/wallet/transfer">{t("transferLink")}</TextLink>
        )}
      </Card>
      {wallet.entries.length === 0 ? (
        <EmptyState title={t("none")}>{t("noneLead")}</EmptyState>
      ) : (
        <Entries wallet={wallet} />
      )}
      {wallet.nextCursor && (
        <TextLink href={`/account/wallet?before=${wallet.nextCursor}`}>{t("more")}</TextLink>
      )}
    </div>
  );
}

async function Entries({ wallet: { entries, currency } }: { wallet: Wallet }) {
  const [t, locale] = await Promise.all([getTranslations("wallet"), getLocale()]);
  const money = (valueCents: number) => formatMoney(valueCents, currency, locale).replace("-", "−");
  return (
    <section className="grid gap-3" aria-labelledby="entries">
      <h2 id="entries">{t("entries")}</h2>
      <ul className="grid gap-3">
        {entries.map(({ sequence, kind, amountCents, balanceCents, createdAt, bookingId, ...about }) => (
          <li
            key={sequence}
            className="grid grid-cols-[1fr_auto] items-start gap-x-4 rounded-card border border-line bg-surface p-4"
          >
            <span className="grid min-w-0">
              <span className="font-semibold break-words">
                {t(`kind.${kind}`, {
                  reason: about.reason ?? "",
                  kitchen: about.kitchenName ?? "",
                  business: about.businessName ?? "",
                })}
              </span>
              <span className="text-ink-soft">
                {formatZoned(createdAt, about.timeZone ?? "UTC", locale, { dateStyle: "medium" })}
              </span>
              {bookingId && <TextLink href={`/bookings/${bookingId}`}>{t("booking")}</TextLink>}
            </span>
            <span className="grid justify-items-end">
              <strong className={amountCents > 0 ? "text-brand-strong" : undefined}>
                {amountCents > 0 ? `+${money(amountCents)}` : money(amountCents)}
              </strong>
              <span className="text-sm text-ink-soft">{t("after", { amount: money(balanceCents) })}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
