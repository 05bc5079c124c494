import { getLocale, getTranslations } from "next-intl/server";
import { CheckField } from "@/components/ui/field";
import { formatMoney } from "@/lib/core/money";
import type { PayingTerms } from "@/lib/payments";

type Props = { terms: PayingTerms; currency: string; checked: boolean; upTo?: boolean };

/**
 * Whether credit pays what it can, for who has some; nothing for others. Beside the press that pays; `upTo`:
 * beside several, of which `terms` are those of the dearest.
 */
export async function CreditField({ terms, currency, checked, upTo = false }: Props) {
  const [w, locale] = await Promise.all([getTranslations("wallet"), getLocale()]);
  const money = (valueCents: number) => formatMoney(valueCents, currency, locale);
  const restCents = terms.dueCents - terms.creditCents;
  if (terms.creditCents === 0) return null;
  return (
    <div className="grid rounded-lg border border-line bg-surface px-4 py-2">
      <input type="hidden" name="creditShown" value="yes" />
      <CheckField
        name="useCredit"
        defaultChecked={checked}
        label={
          <span className="grid">
            <strong>{w(upTo ? "useUpTo" : "use", { amount: money(terms.creditCents) })}</strong>
            {!upTo && (
              <span className="text-ink-soft">
                {restCents === 0 ? w("useAll") : w("useRest", { rest: money(restCents) })}
              </span>
            )}
          </span>
        }
      />
    </div>
  );
}
