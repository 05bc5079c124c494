import type { ReactNode } from "react";
import { ClientWords } from "@/components/site/client-words";

export default function PapersLayout({ children }: { children: ReactNode }) {
  return <ClientWords of={["errors", "papers", "check", "suppliers"]}>{children}</ClientWords>;
}
