import { getLocale, getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/ui/action-form";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { listApiKeys } from "@/lib/accounts";
import { API_SCOPES } from "@/lib/core/roles";
import { formatZoned } from "@/lib/core/zoned";
import { createKeyAction, revokeKeyAction } from "../actions";
import { NewKeyForm } from "./new-key-form";

type Keys = Awaited<ReturnType<typeof listApiKeys>>;

export async function ApiKeys({ keys, admin }: { keys: Keys; admin: boolean }) {
  const [t, common, locale] = await Promise.all([
    getTranslations("account"),
    getTranslations("common"),
    getLocale(),
  ]);
  const used = (at: Date | null) =>
    at
      ? t("lastUsed", { when: formatZoned(at, "UTC", locale, { dateStyle: "medium", timeStyle: "short" }) })
      : t("neverUsed");
  const scopes = API_SCOPES.filter((scope) => admin || scope !== "admin");
  return (
    <Card className="grid gap-4">
      <h2>{t("keys")}</h2>
      <p className="text-ink-soft">{t("keysLead")}</p>
      {keys.length > 0 && (
        <ul className="grid gap-3">
          {keys.map((key) => (
            <li
              key={key.id}
              className="flex flex-wrap items-center justify-between gap-3 border-b border-line pb-3"
            >
              <div>
                <p className="font-semibold">{key.name}</p>
                <p className="text-sm text-ink-soft">{key.scopes.join(", ")}</p>
                <p className="text-sm text-ink-soft">{used(key.lastUsedAt)}</p>
              </div>
              {key.revokedAt ? (
                <Badge tone="bad">{t("revoked")}</Badge>
              ) : (
                <ActionForm action={revokeKeyAction}>
                  <input type="hidden" name="apiKeyId" value={key.id} />
                  <SubmitButton
                    tone="danger"
                    busy={common("working")}
                    aria-label={t("revokeNamed", { name: key.name })}
                  >
                    {t("revoke")}
                  </SubmitButton>
                </ActionForm>
              )}
            </li>
          ))}
        </ul>
      )}
      <NewKeyForm action={createKeyAction} scopes={[...scopes]} />
    </Card>
  );
}
