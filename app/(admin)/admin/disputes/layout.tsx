import type { ReactNode } from "react";
import { ClientWords } from "@/components/site/client-words";

export default function AdminDisputesLayout({ children }: { children: ReactNode }) {
  return <ClientWords of={["errors", "dispute"]}>{children}</ClientWords>;
}
