import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";

type Props = { locale: string; setLocale: (form: FormData) => Promise<void> };

export async function SiteFooter({ locale, setLocale }: Props) {
  const t = await getTranslations("nav");
  const other = locale === "es" ? { code: "en", name: "English" } : { code: "es", name: "Español" };
  return (
    <footer className="mt-8 border-t border-line">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-6 gap-y-2 px-4 py-6 text-ink-soft sm:px-6">
        <p>{t("tagline")}</p>
        <TextLink href="/rules">{t("rules")}</TextLink>
        <TextLink href="/docs/api">{t("api")}</TextLink>
        <TextLink href="/status">{t("status")}</TextLink>
        <form action={setLocale} className="ml-auto">
          <input type="hidden" name="locale" value={other.code} />
          <Button tone="plain" type="submit" lang={other.code}>
            {other.name}
          </Button>
        </form>
      </div>
    </footer>
  );
}
