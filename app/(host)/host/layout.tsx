import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ClientWords } from "@/components/site/client-words";
import { requestCtx, viewer } from "@/lib/http/request-ctx";
import { HostTabs } from "./_components/host-tabs";
import { OrganizationSwitch } from "./_components/organization-switch";
import { chosenOrganization } from "./organization";

/** What the forms and buttons of a host say by themselves. */
const WORDS = [
  "errors",
  "host",
  "setup",
  "team",
  "policies",
  "amenities",
  "stationKinds",
  "calendars",
  "day",
  "equipment",
  "prices",
  "promo",
  "changes",
  "hostCalendar",
  "hostPlans",
  "hostStorage",
  "storageKinds",
  "inspections",
  "claim",
  "dispute",
  "giveBack",
  "papers",
  "payouts",
] as const;

export default function HostLayout({ children }: { children: ReactNode }) {
  return (
    <ClientWords of={[...WORDS]}>
      <HostFrame>{children}</HostFrame>
    </ClientWords>
  );
}

async function HostFrame({ children }: { children: ReactNode }) {
  const [t, person] = await Promise.all([getTranslations("host"), viewer()]);
  if (!person || person.memberships.length === 0) return children;
  const { all, chosen } = await chosenOrganization(await requestCtx());
  const tabs = [
    { href: "/host", label: t("tabs.today") },
    { href: "/host/calendar", label: t("tabs.calendar") },
    ...(chosen && chosen.role !== "staff" ? [{ href: "/host/payouts", label: t("tabs.payouts") }] : []),
    { href: "/host/renters", label: t("tabs.renters") },
    { href: "/host/scan", label: t("tabs.scan") },
    { href: "/host/team", label: t("tabs.team") },
  ];
  return (
    <div className="grid grid-cols-1 gap-6">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line">
        <HostTabs tabs={tabs} label={t("tabs.label")} />
        <OrganizationSwitch
          organizations={all.map(({ organization }) => ({ id: organization.id, name: organization.name }))}
          chosen={chosen?.organization.id ?? ""}
        />
      </div>
      {children}
    </div>
  );
}
