import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { ThreadPart } from "@/app/messages/_components/thread-part";
import { PlanLeft } from "@/components/bookings/plan-left";
import { PolicyTerms } from "@/components/bookings/policy-terms";
import { RentalMonths } from "@/components/bookings/rental-months";
import { rentalWords } from "@/components/bookings/rental-words";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { getRental, planMonths, type Rental } from "@/lib/bookings";
import { formatZoned } from "@/lib/core/zoned";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";
import { listStorage } from "@/lib/kitchens";
import { threadOfRental } from "@/lib/messages";
import { GiveUp } from "./_components/give-up";
import { NextPayment } from "./_components/next-payment";
import { Prolong } from "./_components/prolong";

export const runtime = "edge";

type Props = { params: Promise<{ rentalId: string }>; searchParams: Promise<{ paid?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("storage"))("title") };
}

/** A rented unit: until when it is paid, what is due, every month, how to keep it longer and how to give it up. */
export default async function RentalPage({ params, searchParams }: Props) {
  const [rentalId, { paid }] = [idOrNotFound((await params).rentalId), await searchParams];
  const { ctx, person } = await signedIn(`/bookings/storage/${rentalId}`);
  const rental = await orNotFound(getRental(ctx, rentalId));
  const plan = rental.storageKind === "plan";
  const [t, left] = await Promise.all([
    rentalWords(rental.storageKind),
    plan ? planMonths(ctx, [rentalId]) : [],
  ]);
  const own = rental.renterId === person.userId;
  const over = rental.endsAt <= ctx.now;
  const offers = own && !over && !rental.noticeGivenAt ? await listStorage(ctx, rental.kitchenId) : [];
  const offer = rental.paidUntil ? offers.find(({ id }) => id === rental.spaceId) : undefined;
  const policy = rental.months[0]?.cancellationPolicy;
  const thread = threadOfRental(rental);
  const waits = rental.months.some(({ status }) => status === "held");
  return (
    <article className="mx-auto grid w-full max-w-3xl gap-5">
      <Head rental={rental} />
      {paid === "pending" && waits && (
        <Notice tone="warn" live>
          {t("settling")}
        </Notice>
      )}
      {paid === "failed" && waits && (
        <Notice tone="bad" live>
          {t("payFailed")}
        </Notice>
      )}
      {over && (
        <Notice>
          {t("over")}{" "}
          <Link
            href={`/kitchens/${rental.kitchenSlug}/storage?space=${rental.spaceId}`}
            className="font-semibold underline"
          >
            {t("again")}
          </Link>
        </Notice>
      )}
      {own && <NextPayment rental={rental} now={ctx.now} />}
      {plan && rental.paidUntil && !over && (
        <PlanLeft
          months={left}
          timeZone={rental.timeZone}
          currency={rental.months[0]?.currency ?? "usd"}
          now={ctx.now}
        />
      )}
      <RentalMonths rental={rental} now={ctx.now} />
      {offer && <Prolong key={rental.months.length} rental={rental} offer={offer} />}
      {thread && <ThreadPart ctx={ctx} booking={thread} />}
      {own && <GiveUp rental={rental} now={ctx.now} />}
      {policy && !over && (
        <Card className="grid gap-3">
          <h2>{t("terms")}</h2>
          <PolicyTerms policy={policy} />
        </Card>
      )}
      <p>
        <TextLink href={`/kitchens/${rental.kitchenSlug}`}>{t("kitchen")}</TextLink>
      </p>
    </article>
  );
}

/** A place in a plan has no name of its own. */
const nameOf = ({ storageKind, spaceName, unitName }: Rental) =>
  storageKind === "plan" ? spaceName : unitName;

async function Head({ rental }: { rental: Rental }) {
  const [t, locale] = await Promise.all([rentalWords(rental.storageKind), getLocale()]);
  const date = (at: Date) => formatZoned(at, rental.timeZone, locale, { dateStyle: "long" });
  const { paidUntil, noticeGivenAt, noticeReason } = rental;
  return (
    <header className="grid gap-2">
      <Badge tone={paidUntil ? "good" : "warn"}>
        {paidUntil ? t("paidUntil", { date: date(paidUntil) }) : t("unpaid")}
      </Badge>
      <h1>{t("at", { unit: nameOf(rental), kitchen: rental.kitchenName })}</h1>
      <p className="text-ink-soft">
        {rental.storageKind !== "plan" && `${rental.spaceName} · `}
        {rental.city}, {rental.state} {rental.postalCode}
      </p>
      {noticeGivenAt && (
        <Notice tone="warn">
          {t("notice", { date: date(paidUntil ?? noticeGivenAt) })} {noticeReason && `“${noticeReason}”`}
        </Notice>
      )}
    </header>
  );
}
