import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { TextLink } from "@/components/ui/text-link";
import { listFailed, lookUpMoney } from "@/lib/operations";
import { LookUpMoneyInput } from "@/lib/operations/schemas";
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
  const [t, admin, failed, found] = await Promise.all([
    getTranslations("moneyDesk"),
    getTranslations("adminMoney"),
    listFailed(ctx),
    asked.success ? lookUpMoney(ctx, asked.data) : null,
  ]);
  return (
    <div className="grid gap-8">
      <header className="grid gap-2">
        <TextLink back href="/admin/money">
          {admin("title")}
        </TextLink>
        <h1>{t("title")}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
      </header>
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
