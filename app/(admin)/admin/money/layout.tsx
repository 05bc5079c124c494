import type { ReactNode } from "react";
import { ClientWords } from "@/components/site/client-words";

export default function AdminMoneyLayout({ children }: { children: ReactNode }) {
  return <ClientWords of={["errors", "adminMoney", "moneyDesk", "postings"]}>{children}</ClientWords>;
}
