"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";

type Action = (previous: null, form: FormData) => Promise<unknown>;
type Props = {
  /** Whose bookings it shows, in words. */
  name: string;
  link: { id: string; since: string } | null;
  /** What the action that makes one is told beside. */
  fields?: Record<string, string>;
  make: Action;
  revoke: Action;
};

const madeOf = (data: unknown) =>
  data && typeof data === "object" && "url" in data && "id" in data
    ? { id: String(data.id), url: String(data.url) }
    : null;

/** A private calendar address: made, shown once to be copied, renewed and revoked. */
export function CalendarLink({ name, link, fields = {}, make, revoke }: Props) {
  const t = useTranslations("calendars");
  return (
    <div className="grid gap-3">
      <p className="font-semibold">{link ? t("link", { name, when: link.since }) : t("noLink", { name })}</p>
      <div className="flex flex-wrap items-start gap-2">
        <ActionForm action={make} className="grid min-w-0 gap-3">
          {({ data }) => {
            const made = madeOf(data);
            return (
              <>
                {made && made.id === link?.id && <ShownOnce url={made.url} />}
                {Object.entries(fields).map(([field, value]) => (
                  <input key={field} type="hidden" name={field} value={value} />
                ))}
                <SubmitButton
                  tone="plain"
                  busy={t("making")}
                  aria-label={link ? t("renewNamed", { name }) : t("makeNamed", { name })}
                  className="justify-self-start"
                >
                  {link ? t("renew") : t("make")}
                </SubmitButton>
              </>
            );
          }}
        </ActionForm>
        {link && (
          <ActionForm action={revoke}>
            <input type="hidden" name="linkId" value={link.id} />
            <SubmitButton tone="danger" busy={t("revoking")} aria-label={t("revokeNamed", { name })}>
              {t("revoke")}
            </SubmitButton>
          </ActionForm>
        )}
      </div>
    </div>
  );
}

function ShownOnce({ url }: { url: string }) {
  const t = useTranslations("calendars");
  const [copied, setCopied] = useState(false);
  return (
    <Notice tone="good" live>
      <p className="font-semibold">{t("once")}</p>
      <code className="block break-all select-all">{url}</code>
      <Button
        type="button"
        tone="plain"
        className="mt-2"
        onClick={() => navigator.clipboard.writeText(url).then(() => setCopied(true))}
      >
        {copied ? t("copied") : t("copy")}
      </Button>
    </Notice>
  );
}
