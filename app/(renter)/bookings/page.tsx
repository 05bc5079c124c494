import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { PapersSoon } from "@/app/papers/_components/papers-soon";
import { StatusBadge } from "@/components/bookings/status-badge";
import { UnreadBadge } from "@/components/bookings/unread-badge";
import { When } from "@/components/bookings/when";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { type Booking, listBookings } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";
import { signedIn } from "@/lib/http/request-ctx";
import { unreadCounts } from "@/lib/messages";
import { Rentals } from "./_components/rentals";
import { Waitlist } from "./_components/waitlist";

export const runtime = "edge";

type Props = { searchParams: Promise<{ show?: string; cursor?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("booking"))("listTitle") };
}

export default async function BookingsPage({ searchParams }: Props) {
  const { show, cursor } = await searchParams;
  const status = show === "past" ? "past" : "upcoming";
  const { ctx } = await signedIn("/bookings");
  const t = await getTranslations("booking");
  // A cursor that somebody edited shows the first page.
  const page = await listBookings(ctx, { limit: 20, status, ...(cursor && { cursor }) }).catch(() =>
    listBookings(ctx, { limit: 20, status }),
  );
  const items = page.items.filter(
    (b) => show === "past" || (b.status !== "expired" && b.status !== "declined" && b.status !== "cancelled"),
  );
  const unread = await unreadCounts(
    ctx,
    "renter",
    items.map(({ id }) => id),
  );
  return (
    <div className="grid gap-6">
      <h1>{t("listTitle")}</h1>
      <nav aria-label={t("listTitle")} className="flex flex-wrap gap-2">
        {(["upcoming", "past"] as const).map((tab) => (
          <Button key={tab} asChild tone={tab === status ? "primary" : "plain"}>
            <Link href={`/bookings?show=${tab}`} aria-current={tab === status ? "page" : undefined}>
              {t(tab)}
            </Link>
          </Button>
        ))}
        <Button asChild tone="quiet">
          <Link href="/bookings/calendar">{t("asCalendar")}</Link>
        </Button>
      </nav>
      {status === "upcoming" && <PapersSoon ctx={ctx} organizationId={null} />}
      {status === "upcoming" && <Waitlist ctx={ctx} />}
      {status === "upcoming" && <Rentals ctx={ctx} />}
      {items.length === 0 ? (
        <EmptyState title={t(status === "past" ? "nothingPast" : "nothingUpcoming")}>
          <Button asChild>
            <Link href="/search">{t("find")}</Link>
          </Button>
        </EmptyState>
      ) : (
        <ul className="grid gap-3">
          {[...items]
            .sort((a, b) => (status === "past" ? 0 : a.startsAt.getTime() - b.startsAt.getTime()))
            .map((booking) => (
              <Row key={booking.id} booking={booking} unread={unread.get(booking.id) ?? 0} />
            ))}
        </ul>
      )}
      {page.nextCursor && (
        <Button asChild tone="plain">
          <Link href={`/bookings?show=${status}&cursor=${page.nextCursor}`}>{t("more")}</Link>
        </Button>
      )}
    </div>
  );
}

async function Row({ booking, unread }: { booking: Booking; unread: number }) {
  const locale = await getLocale();
  return (
    <li className="relative grid gap-1 rounded-card border border-line bg-surface p-4 has-[a:hover]:border-brand sm:grid-cols-[1fr_auto]">
      <div className="grid gap-1">
        <h2 className="text-lg">
          <Link href={`/bookings/${booking.id}`} className="after:absolute after:inset-0">
            {booking.kitchenName} · {booking.spaceName}
          </Link>
        </h2>
        <p>
          <When {...booking} />
        </p>
        <p className="text-ink-soft">
          {booking.city}, {booking.state}
        </p>
      </div>
      <div className="flex items-center gap-3 sm:grid sm:justify-items-end">
        <StatusBadge status={booking.status} />
        <UnreadBadge count={unread} />
        <span className="font-semibold">{formatMoney(booking.totalCents, booking.currency, locale)}</span>
      </div>
    </li>
  );
}
