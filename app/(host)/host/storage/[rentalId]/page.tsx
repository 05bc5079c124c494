import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ThreadPart } from "@/app/messages/_components/thread-part";
import { PlanLeft } from "@/components/bookings/plan-left";
import { RentalMonths } from "@/components/bookings/rental-months";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { can } from "@/lib/access";
import { getRental, planMonths } from "@/lib/bookings";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";
import { threadOfRental } from "@/lib/messages";
import { CancelMonths } from "./_components/cancel-months";

export const runtime = "edge";

type Props = { params: Promise<{ rentalId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("hostStorage"))("title") };
}

/** A rented unit as the people who run the kitchen see it: its months and what is written about it. */
export default async function HostRentalPage({ params }: Props) {
  const rentalId = idOrNotFound((await params).rentalId);
  const { ctx, person } = await signedIn(`/host/storage/${rentalId}`);
  const [t, rental] = await Promise.all([
    getTranslations("hostStorage"),
    orNotFound(getRental(ctx, rentalId)),
  ]);
  const plan = rental.storageKind === "plan";
  const [p, used] = await Promise.all([
    getTranslations("hostPlans"),
    plan ? planMonths(ctx, [rentalId]) : [],
  ]);
  const { organizationId } = rental;
  if (!can(person, "organization:read", { organizationId })) notFound();
  const renter = rental.renterName || rental.renterEmail;
  const thread = threadOfRental(rental);
  return (
    <article className="mx-auto grid w-full max-w-2xl gap-6">
      <header className="grid gap-2">
        <TextLink back href={`/host/kitchens/${rental.kitchenId}/${plan ? "plans" : "storage"}`}>
          {plan ? p("seeAll") : t("seeAll")}
        </TextLink>
        <h1 className="wrap-anywhere">
          {plan
            ? p("rental", { space: rental.spaceName, renter })
            : t("rental", { unit: rental.unitName, renter })}
        </h1>
        <p className="text-ink-soft">
          {rental.kitchenName} · {rental.spaceName}
        </p>
      </header>
      {rental.noticeGivenAt && <Notice>{t("endingLong")}</Notice>}
      {plan && rental.paidUntil && (
        <PlanLeft
          months={used}
          timeZone={rental.timeZone}
          currency={rental.months[0]?.currency ?? "usd"}
          now={ctx.now}
        />
      )}
      <RentalMonths rental={rental} now={ctx.now} />
      {thread && <ThreadPart ctx={ctx} booking={thread} />}
      {can(person, "rental:give-notice", { organizationId }) && (
        <CancelMonths key={rental.paidUntil?.getTime()} rental={rental} now={ctx.now} />
      )}
    </article>
  );
}
