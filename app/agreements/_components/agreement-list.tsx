import { getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import type { listAgreements } from "@/lib/agreements";
import type { AgreementSide } from "@/lib/core/agreement-terms";

type Props = { agreements: Awaited<ReturnType<typeof listAgreements>>; side: AgreementSide };

const TONES = { waiting: "warn", in_force: "good", ended: "neutral" } as const;

/** Agreements as one side sees them: with whom, how they stand, and what waits. */
export async function AgreementList({ agreements, side }: Props) {
  const t = await getTranslations("agreement");
  return (
    <ul className="grid gap-3">
      {agreements.map(({ id, kitchenName, renterName, standing, waitsFor }) => (
        <li key={id} className="grid gap-1 rounded-card border border-line bg-surface p-4">
          <Badge tone={TONES[standing]}>{t(`standings.${standing}`)}</Badge>
          <TextLink strong href={`/agreements/${id}`}>
            {side === "host" ? renterName : kitchenName}
          </TextLink>
          {waitsFor.length > 0 && (
            <p className="text-ink-soft">{t(waitsFor.includes(side) ? "waitsForYou" : "waitsForOther")}</p>
          )}
        </li>
      ))}
    </ul>
  );
}
