import type { ReactNode } from "react";
import { ClientWords } from "@/components/site/client-words";

export default function AdminCreditLayout({ children }: { children: ReactNode }) {
  return <ClientWords of={["errors", "adminCredit"]}>{children}</ClientWords>;
}
