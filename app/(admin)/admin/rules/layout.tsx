import type { ReactNode } from "react";
import { ClientWords } from "@/components/site/client-words";

export default function AdminRulesLayout({ children }: { children: ReactNode }) {
  return <ClientWords of={["errors", "adminRules", "rules"]}>{children}</ClientWords>;
}
