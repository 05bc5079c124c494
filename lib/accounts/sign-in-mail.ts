import { createTranslator } from "next-intl";
import { mailHtml, mailText } from "@/lib/integrations/mail-layout";
import en from "@/messages/en.json";
import es from "@/messages/es.json";

/** Code and link, in the language of the page that asked. */
export function signInMail(locale: "en" | "es", code: string, url: string, minutes: number) {
  const t = createTranslator({ locale, messages: locale === "es" ? es : en, namespace: "mail.signIn" });
  const content = {
    title: t("title"),
    big: code,
    lines: [t("body", { minutes })],
    button: { label: t("button"), url },
  };
  return { subject: t("subject", { code }), text: mailText(content), html: mailHtml(content) };
}
