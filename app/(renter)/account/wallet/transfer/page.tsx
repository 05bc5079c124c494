import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ClientWords } from "@/components/site/client-words";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { uuidv7 } from "@/lib/core/ids";
import { signedIn } from "@/lib/http/request-ctx";
import { listTransferSources } from "@/lib/wallets";
import { TransferCredit } from "./_components/transfer-form";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("creditTransfer"))("title") };
}

/** Where an owner moves what their business has at Stripe into their own credit. */
export default async function TransferPage() {
  const { ctx } = await signedIn("/account/wallet/transfer");
  const [t, w, sources] = await Promise.all([
    getTranslations("creditTransfer"),
    getTranslations("wallet"),
    listTransferSources(ctx),
  ]);
  return (
    <div className="mx-auto grid w-full max-w-3xl gap-5">
      <TextLink back href="/account/wallet">
        {w("title")}
      </TextLink>
      <h1>{t("title")}</h1>
      <p className="text-ink-soft">{t("lead")}</p>
      {sources
        .filter(({ busy }) => busy)
        .map(({ organizationId, name }) => (
          <Notice key={organizationId} tone="info">
            {t("busy", { name })}
          </Notice>
        ))}
      {sources.length === 0 ? (
        <EmptyState title={t("none")}>{t("noneLead")}</EmptyState>
      ) : (
        <Card>
          <ClientWords of={["errors", "creditTransfer"]}>
            <TransferCredit transferId={uuidv7()} sources={sources} />
          </ClientWords>
        </Card>
      )}
    </div>
  );
}
