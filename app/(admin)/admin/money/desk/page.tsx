import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { listFailed, lookUpMoney } from "@/lib/operations";
import { LookUpMoneyInput } from "@/lib/operations/schemas";
import { DeskHeader } from "../../_components/desk-header";
import { staffPage } from "../../staff";
import { FailedList } from "./_components/failed-list";
import { FoundMoney } from "./_components/found";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("moneyDesk"))("title") };
}

type Props = { searchParams: Promise<{ q?: string | string[] }> };

/** One field for whatever somebody has in hand; and what waits for another try. */
export default async function MoneyDeskPage({ searchParams }: Props) {
  const { ctx } = await staffPage("/admin/money/desk");
  const asked = LookUpMoneyInput.safeParse({ q: (await searchParams).q });
  const [t, failed, found] = await Promise.all([
    getTranslations("moneyDesk"),
    listFailed(ctx),
    asked.success ? lookUpMoney(ctx, asked.data) : null,
  ]);
  return (
    <div className="grid gap-8">
      <DeskHeader under="money" title={t("title")} lead={t("lead")} />
      <form className="grid max-w-3xl gap-3">
        <TextField
          label={t("search")}
          hint={t("searchHint")}
          name="q"
          autoComplete="off"
          defaultValue={asked.success ? asked.data.q : ""}
          minLength={2}
          maxLength={200}
          required
        />
        <Button type="submit" className="justify-self-start">
          {t("find")}
        </Button>
      </form>
      {found && <FoundMoney found={found} />}
      <FailedList items={failed} />
    </div>
  );
}
