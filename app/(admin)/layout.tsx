import type { ReactNode } from "react";
import { ClientWords } from "@/components/site/client-words";

export default function AdminLayout({ children }: { children: ReactNode }) {
  return <ClientWords of={["errors", "admin", "team"]}>{children}</ClientWords>;
}
