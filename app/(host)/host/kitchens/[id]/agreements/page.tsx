import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { AgreementList } from "@/app/agreements/_components/agreement-list";
import { drawUpAction } from "@/app/agreements/actions";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { SelectField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { listKitchenAgreements } from "@/lib/agreements";
import { listRenters } from "@/lib/kitchens";
import { loadKitchen } from "../load";

export const runtime = "edge";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("agreement"))("title") };
}

/** The agreements of a kitchen with those who work in it, and the way to write one more. */
export default async function KitchenAgreementsPage({ params }: Props) {
  const { ctx, setup, may } = await loadKitchen((await params).id, "/agreements");
  const { kitchen } = setup;
  const [t, agreements, renters] = await Promise.all([
    getTranslations("agreement"),
    listKitchenAgreements(ctx, kitchen.id),
    listRenters(ctx, kitchen.organizationId),
  ]);
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-6">
      <header className="grid justify-items-start gap-3">
        <h1>{t("title")}</h1>
        <Button asChild tone="plain" className="max-w-full whitespace-normal">
          <Link href={`/host/kitchens/${kitchen.id}`}>{t("back", { kitchen: kitchen.name })}</Link>
        </Button>
        <p className="text-ink-soft">{t("hostLead")}</p>
      </header>
      {may.edit && renters.length > 0 && (
        <Card>
          <ActionForm action={drawUpAction}>
            <input type="hidden" name="kitchenId" value={kitchen.id} />
            <SelectField label={t("renterField")} name="renterId">
              {renters.map(({ renterId, name, email }) => (
                <option key={renterId} value={renterId}>
                  {name || email}
                </option>
              ))}
            </SelectField>
            <SubmitButton busy={t("drawing")} className="justify-self-start">
              {t("draw")}
            </SubmitButton>
          </ActionForm>
        </Card>
      )}
      {agreements.length === 0 ? (
        <EmptyState title={t("none")}>
          <p>{t("hostNone")}</p>
        </EmptyState>
      ) : (
        <AgreementList agreements={agreements} side="host" />
      )}
    </div>
  );
}
