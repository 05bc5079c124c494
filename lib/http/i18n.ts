import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { pickLocale } from "@/lib/core/locale";
import en from "@/messages/en.json";
import es from "@/messages/es.json";

/** The reader's language comes from their choice or their browser; dates always read on the kitchen's clock. */
export default getRequestConfig(async () => {
  const [head, jar] = await Promise.all([headers(), cookies()]);
  const locale = pickLocale(jar.get("locale")?.value, head.get("accept-language"));
  return { locale, messages: locale === "es" ? es : en, timeZone: "UTC" };
});
