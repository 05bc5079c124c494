import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { EmptyState } from "@/components/ui/empty-state";
import { listAgreements } from "@/lib/agreements";
import { signedIn } from "@/lib/http/request-ctx";
import { AgreementList } from "./_components/agreement-list";
import { AgreementPart } from "./_components/agreement-part";

export const runtime = "edge";

type Props = { searchParams: Promise<{ kitchen?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("agreement"))("title") };
}

/** A renter's agreements; with `kitchen`, the way to ask that kitchen for one before anything is booked there. */
export default async function AgreementsPage({ searchParams }: Props) {
  const kitchenId = z.uuid().safeParse((await searchParams).kitchen).data;
  const { ctx, person } = await signedIn(kitchenId ? `/agreements?kitchen=${kitchenId}` : "/agreements");
  const [t, agreements] = await Promise.all([getTranslations("agreement"), listAgreements(ctx)]);
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-6">
      <header className="grid gap-2">
        <h1>{t("title")}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
      </header>
      {kitchenId && <AgreementPart kitchenId={kitchenId} renterId={person.userId} side="renter" />}
      {agreements.length === 0 ? (
        <EmptyState title={t("none")}>
          <p>{t("noneLead")}</p>
        </EmptyState>
      ) : (
        <AgreementList agreements={agreements} side="renter" />
      )}
    </div>
  );
}
