import { ChefHat } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button, buttonStyle } from "@/components/ui/button";
import type { Person } from "@/lib/access";
import { NavMenu } from "./nav-menu";

type Props = { person: Person | null; signOut: () => Promise<void> };

export async function SiteHeader({ person, signOut }: Props) {
  const t = await getTranslations("nav");
  const links = [
    { href: "/search", label: t("search") },
    ...(person
      ? [
          { href: "/bookings", label: t("bookings") },
          { href: "/papers", label: t("papers") },
        ]
      : []),
    { href: "/host", label: person?.memberships.length ? t("host") : t("list") },
    ...(person && person.platformRole !== "member" ? [{ href: "/admin", label: t("admin") }] : []),
    ...(person ? [{ href: "/account", label: t("account") }] : []),
  ];
  return (
    <header className="border-b border-line bg-surface">
      <div className="mx-auto flex min-h-16 max-w-6xl items-center gap-3 px-4 sm:px-6">
        <Link href="/" className="flex min-h-11 items-center gap-2 text-xl font-bold text-brand">
          <ChefHat aria-hidden className="size-7" />
          Prep
        </Link>
        <NavMenu links={links} label={t("menu")} close={t("close")} look={buttonStyle({ tone: "quiet" })}>
          {person ? (
            <form action={signOut}>
              <Button tone="quiet" type="submit">
                {t("signOut")}
              </Button>
            </form>
          ) : (
            <Button asChild tone="primary">
              <Link href="/sign-in">{t("signIn")}</Link>
            </Button>
          )}
        </NavMenu>
      </div>
    </header>
  );
}
