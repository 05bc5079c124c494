import type { ReactNode } from "react";
import { ClientWords } from "@/components/site/client-words";

export default function AdminRecordsLayout({ children }: { children: ReactNode }) {
  return <ClientWords of={["errors", "records"]}>{children}</ClientWords>;
}
