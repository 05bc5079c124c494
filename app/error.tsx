"use client";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { EmptyState } from "@/components/ui/empty-state";

/** Written out: this stands on every page, which must not carry a button's code for the day that something fails. */
const LOOK =
  "inline-flex min-h-11 items-center justify-center rounded-lg bg-brand px-4 font-semibold text-brand-ink hover:bg-brand-strong";

const online = (changed: () => void) => {
  addEventListener("online", changed);
  addEventListener("offline", changed);
  return () => {
    removeEventListener("online", changed);
    removeEventListener("offline", changed);
  };
};

export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useTranslations("errors");
  const connected = useSyncExternalStore(
    online,
    () => navigator.onLine,
    () => true,
  );
  return (
    <EmptyState title={<h1>{t("errorTitle")}</h1>}>
      <p>{connected ? t("errorBody", { id: error.digest ?? "–" }) : t("offline")}</p>
      <button type="button" onClick={reset} className={LOOK}>
        {t("tryAgain")}
      </button>
    </EmptyState>
  );
}
