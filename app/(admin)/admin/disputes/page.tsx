import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DisputeFacts } from "@/app/disputes/_components/dispute-facts";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { listDisputes } from "@/lib/disputes";
import { DeskHeader } from "../_components/desk-header";
import { staffPage } from "../staff";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("adminDisputes"))("title") };
}

/** Payments that banks have called back, by the deadline: the disputes desk. */
export default async function AdminDisputesPage() {
  const { ctx } = await staffPage("/admin/disputes");
  const [t, disputes] = await Promise.all([getTranslations("adminDisputes"), listDisputes(ctx)]);
  return (
    <div className="grid max-w-3xl gap-6">
      <DeskHeader title={t("title")} lead={t("lead")} />
      {disputes.length === 0 && <EmptyState title={t("none")} />}
      <ul className="grid gap-4">
        {disputes.map((dispute) => (
          <li
            key={`${dispute.disputeId}:${dispute.bookingId}`}
            className="grid gap-3 rounded-card border border-line bg-surface p-4"
          >
            <h2 className="break-words">
              {t("of", { kitchen: dispute.kitchenName, renter: dispute.renterName })}
            </h2>
            <DisputeFacts dispute={dispute} timeZone="UTC" />
            <TextLink href={`/host/bookings/${dispute.bookingId}`}>{t("booking")}</TextLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
