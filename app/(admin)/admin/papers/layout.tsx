import type { ReactNode } from "react";
import { ClientWords } from "@/components/site/client-words";

export default function ReviewDeskLayout({ children }: { children: ReactNode }) {
  return <ClientWords of={["errors", "papers", "desk"]}>{children}</ClientWords>;
}
