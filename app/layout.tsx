import "./globals.css";
import type { Metadata, Viewport } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ClientWords } from "@/components/site/client-words";
import { SiteFooter } from "@/components/site/site-footer";
import { SiteHeader } from "@/components/site/site-header";
import { viewer } from "@/lib/http/request-ctx";
import { setLocaleAction, signOutAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("common");
  return { title: { default: t("title"), template: `%s · Prep` }, description: t("description") };
}

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

/** With the database away, the pages that need none of it still show. */
const viewerIfKnown = () => viewer().catch(() => null);

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, t, person] = await Promise.all([getLocale(), getTranslations("common"), viewerIfKnown()]);
  return (
    <html lang={locale}>
      <body className="flex min-h-dvh flex-col">
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-3"
        >
          {t("skip")}
        </a>
        <ClientWords of={["errors"]}>
          <SiteHeader person={person} signOut={signOutAction} />
          <main
            id="main"
            tabIndex={-1}
            className="mx-auto w-full max-w-6xl flex-1 px-4 py-6 outline-none sm:px-6 sm:py-10"
          >
            {children}
          </main>
          <SiteFooter locale={locale} setLocale={setLocaleAction} />
        </ClientWords>
      </body>
    </html>
  );
}
