import type { ReactNode } from "react";
import { ClientWords } from "@/components/site/client-words";

export default function AccountLayout({ children }: { children: ReactNode }) {
  return <ClientWords of={["errors", "account", "calendars", "referral"]}>{children}</ClientWords>;
}
