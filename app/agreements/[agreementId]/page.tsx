import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { can } from "@/lib/access";
import { readAgreement } from "@/lib/agreements";
import { formatZoned } from "@/lib/core/zoned";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";
import { AcceptForm } from "./_components/accept-form";
import { VersionText } from "./_components/version-text";
import { WithdrawForm } from "./_components/withdraw-form";

export const runtime = "edge";

type Props = { params: Promise<{ agreementId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("agreement"))("title") };
}

/** An agreement for either of its sides: the text that waits or counts, who accepted it, and the earlier ones. */
export default async function AgreementPage({ params }: Props) {
  const agreementId = idOrNotFound((await params).agreementId);
  const { ctx, person } = await signedIn(`/agreements/${agreementId}`);
  const [t, locale, agreement] = await Promise.all([
    getTranslations("agreement"),
    getLocale(),
    orNotFound(readAgreement(ctx, agreementId)),
  ]);
  const { versions, inForce, standing, waitsFor, timeZone, endedAt, endedBy, endReason } = agreement;
  const [last, ...earlier] = versions;
  const side = agreement.renterId === person.userId ? "renter" : "host";
  const may = can(person, "agreement:settle", agreement) && standing !== "ended";
  const day = (at: string) => formatZoned(new Date(at), timeZone, locale, { dateStyle: "long" });
  return (
    <article className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-6">
      <header className="grid grid-cols-1 gap-2">
        <Badge tone={standing === "in_force" ? "good" : "neutral"}>{t(`standings.${standing}`)}</Badge>
        <h1 className="break-words">
          {t("of", { kitchen: agreement.kitchenName, renter: agreement.renterName })}
        </h1>
      </header>
      {endedAt && (
        <Notice>
          <p>{t("endedOn", { day: day(endedAt), side: t(`sides.${endedBy ?? "host"}`) })}</p>
          {endReason && <p className="break-words">{t("reason", { reason: endReason })}</p>}
        </Notice>
      )}
      {last && inForce !== null && inForce !== last.number && (
        <Notice tone="warn">{t("newWaits", { number: last.number, old: inForce })}</Notice>
      )}
      {last && <VersionText agreement={agreement} version={last} open />}
      {last && may && (
        <Card className="grid gap-3">
          {waitsFor.includes(side) ? (
            <AcceptForm agreementId={agreementId} textHash={last.textHash} name={person.name} />
          ) : (
            <p>{t(waitsFor.length > 0 ? "waitingOther" : "inForceNote")}</p>
          )}
        </Card>
      )}
      {earlier.length > 0 && (
        <section className="grid gap-3" aria-labelledby="older">
          <h2 id="older">{t("older")}</h2>
          {earlier.map((version) => (
            <VersionText key={version.number} agreement={agreement} version={version} />
          ))}
        </section>
      )}
      {may && <WithdrawForm agreementId={agreementId} />}
    </article>
  );
}
