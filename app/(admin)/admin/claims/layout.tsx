import type { ReactNode } from "react";
import { ClientWords } from "@/components/site/client-words";

export default function AdminClaimsLayout({ children }: { children: ReactNode }) {
  return <ClientWords of={["errors", "adminClaims"]}>{children}</ClientWords>;
}
