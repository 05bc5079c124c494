import { getTranslations } from "next-intl/server";

/** The shape of a page while it comes. */
export default async function Loading() {
  const t = await getTranslations("common");
  return (
    <div role="status" className="grid gap-4">
      <span className="sr-only">{t("working")}</span>
      <div className="h-9 w-2/3 animate-pulse rounded-lg bg-sunken" />
      <div className="h-40 animate-pulse rounded-card bg-sunken" />
      <div className="h-40 animate-pulse rounded-card bg-sunken" />
    </div>
  );
}
