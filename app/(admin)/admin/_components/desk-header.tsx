import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/text-link";

type Props = { title: string; lead?: string; under?: "money"; children?: ReactNode };

/** What each desk of the staff begins with: the way back to all of them (or to those of money), and what it is for. */
export async function DeskHeader({ title, lead, under, children }: Props) {
  const above = await getTranslations(under === "money" ? "adminMoney" : "admin");
  return (
    <header className="grid gap-2">
      <TextLink back href={under ? `/admin/${under}` : "/admin"}>
        {above("title")}
      </TextLink>
      <h1>{title}</h1>
      {lead && <p className="max-w-3xl text-ink-soft">{lead}</p>}
      {children}
    </header>
  );
}
