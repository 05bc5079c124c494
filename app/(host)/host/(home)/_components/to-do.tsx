import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { type KitchenRow, nextOpenStep } from "@/lib/kitchens";

type Props = {
  kitchens: KitchenRow[];
  organization: { id: string; stripeAccountId: string | null; payoutsEnabled: boolean };
};

/** What only the host can move forward; nothing at all when there is nothing. */
export async function ToDo({ kitchens, organization }: Props) {
  const t = await getTranslations("host.todo");
  const drafts = kitchens.filter(({ status }) => status === "draft");
  const live = kitchens.some(({ status }) => status === "published" || status === "in_review");
  const unpaid = live && !organization.payoutsEnabled;
  if (drafts.length === 0 && !unpaid) return null;
  const items = drafts.map((kitchen) => ({
    key: kitchen.id,
    href: `/host/kitchens/${kitchen.id}/setup/${nextOpenStep(kitchen)}`,
    text: kitchen.reviewReason
      ? t("rejected", { name: kitchen.name, reason: kitchen.reviewReason })
      : kitchen.open.length > 0
        ? t("finish", { name: kitchen.name, count: kitchen.open.length })
        : t("submit", { name: kitchen.name }),
  }));
  const stripe = `/host/stripe/start?organization=${organization.id}&to=/host`;
  return (
    <section className="grid gap-3" aria-labelledby="todo">
      <h2 id="todo">{t("title")}</h2>
      <ul className="grid gap-3">
        {items.map(({ key, href, text }) => (
          <Item key={key} href={href} text={text} />
        ))}
        {/* A plain link: it leaves this site, so it must not be fetched ahead. */}
        {unpaid && <Item href={stripe} text={t("stripe")} plain />}
      </ul>
    </section>
  );
}

function Item({ href, text, plain = false }: { href: string; text: string; plain?: boolean }) {
  const Tag = plain ? "a" : Link;
  return (
    <li>
      <Card className="border-warn! bg-warn-wash! p-0!">
        <Tag href={href} className="flex min-h-14 items-center justify-between gap-4 px-4 py-3 font-semibold">
          {text}
          <ArrowRight aria-hidden className="size-5 shrink-0" />
        </Tag>
      </Card>
    </li>
  );
}
