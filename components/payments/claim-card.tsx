import { getLocale, getTranslations } from "next-intl/server";
import type { Claim } from "@/lib/claims";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";

/** Until when, as a claim says it. */
export const claimTime = (at: Date, timeZone: string, locale: string) =>
  formatZoned(at, timeZone, locale, {
    ...{ weekday: "short", month: "short", day: "numeric" },
    ...{ hour: "numeric", minute: "2-digit", timeZoneName: "short" },
  });

/** `turn`: its reader is asked for an answer beside it. */
type Props = { claim: Claim; timeZone: string; turn?: boolean };

/** A claim as both sides see it: where it stands, its items and what became of each. */
export async function ClaimFacts({ claim, timeZone, turn = false }: Props) {
  const [t, locale] = await Promise.all([getTranslations("claim"), getLocale()]);
  const money = (valueCents: number) => formatMoney(valueCents, claim.currency, locale);
  return (
    <>
      {!turn && (
        <p className="font-semibold">
          {t(`state.${claim.outcome ?? claim.state}`, { when: claimTime(claim.answerBy, timeZone, locale) })}
        </p>
      )}
      <ul className="grid gap-2">
        {claim.items.map(({ itemId, description, amountCents, disputed, answer, awardedCents }) => (
          <li key={itemId} className="grid rounded-lg border border-line px-4 py-2">
            <span className="flex justify-between gap-4">
              <span className="min-w-0 break-words">{description}</span>
              <span className="font-semibold">{money(amountCents)}</span>
            </span>
            {disputed && (
              <span className="text-ink-soft break-words">{t("disputedItem", { reason: answer })}</span>
            )}
            {awardedCents !== null && (
              <span className="text-ink-soft">{t("awardedItem", { amount: money(awardedCents) })}</span>
            )}
          </li>
        ))}
      </ul>
      <p className="flex justify-between gap-4 font-bold">
        <span>{t("total")}</span>
        <span>{money(claim.amountCents)}</span>
      </p>
      {claim.answer && <p className="break-words">{t("said", { text: claim.answer })}</p>}
      {claim.decision && <p className="break-words">{t("decision", { text: claim.decision })}</p>}
      <ClaimPhotos photos={claim.photos} />
    </>
  );
}

export async function ClaimPhotos({ photos }: { photos: readonly { id: string }[] }) {
  const t = await getTranslations("claim");
  if (photos.length === 0) return null;
  return (
    <ul className="grid grid-cols-3 gap-2 sm:grid-cols-4">
      {photos.map(({ id }, i) => (
        <li key={id}>
          <a href={`/claim-photos/${id}`}>
            {/* biome-ignore lint/performance/noImgElement: private, so no optimizer may keep a copy */}
            <img
              src={`/claim-photos/${id}`}
              alt={t("photoAlt", { number: i + 1 })}
              className="aspect-square w-full rounded-lg border border-line object-cover"
            />
          </a>
        </li>
      ))}
    </ul>
  );
}
