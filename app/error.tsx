"use client";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

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
      <Button onClick={reset}>{t("tryAgain")}</Button>
    </EmptyState>
  );
}
