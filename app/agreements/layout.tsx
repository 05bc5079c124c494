import type { ReactNode } from "react";
import { ClientWords } from "@/components/site/client-words";

export default function AgreementsLayout({ children }: { children: ReactNode }) {
  return <ClientWords of={["errors", "agreement"]}>{children}</ClientWords>;
}
