import { getLocale, getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import type { AppError } from "@/lib/core/errors";
import { translateRefusal } from "@/lib/http/refusals";
import type { SlotParams } from "../slot-params";

type Props = {
  code: string | undefined;
  problem: AppError | null;
  /** Whether there is nothing left to take anything off: a plan pays it all. */
  unused: boolean;
  kept: SlotParams;
};

/** A code is part of the address like the slot it goes with: it works without script and survives signing in. */
export async function PromoField({ code, problem, unused, kept }: Props) {
  const [t, locale] = await Promise.all([getTranslations("promo"), getLocale()]);
  const said = problem && translateRefusal(problem, locale === "es" ? "es" : "en").message;
  return (
    <details open={code !== undefined} className="rounded-lg border border-line bg-surface">
      <summary className="min-h-12 cursor-pointer px-4 py-3 font-semibold">{t("have")}</summary>
      <form method="get" action="#book" className="flex flex-wrap items-start gap-3 p-4 pt-0">
        {Object.entries(kept).map(
          ([name, value]) =>
            value !== undefined &&
            name !== "code" && <input key={name} type="hidden" name={name} value={String(value)} />,
        )}
        <TextField
          label={t("code")}
          name="code"
          defaultValue={code}
          maxLength={20}
          autoCapitalize="characters"
          autoComplete="off"
          className="min-w-0 grow basis-40"
          hint={code && unused && !said ? t("unused") : undefined}
          errors={said ? [said] : undefined}
        />
        <Button tone="plain" className="mt-7">
          {t("apply")}
        </Button>
      </form>
    </details>
  );
}
