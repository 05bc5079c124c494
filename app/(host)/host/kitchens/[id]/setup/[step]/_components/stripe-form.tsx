import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

type Props = { organizationId: string; returnTo: string; started: boolean };

/** An ordinary form: it ends on Stripe's pages, where a server action cannot lead. */
export function StripeForm({ organizationId, returnTo, started }: Props) {
  const t = useTranslations("setup.payouts");
  return (
    <form action="/host/stripe/start" className="grid gap-3 sm:justify-items-start">
      <input type="hidden" name="organization" value={organizationId} />
      <input type="hidden" name="to" value={returnTo} />
      <Button type="submit" size="large">
        <ExternalLink aria-hidden />
        {started ? t("resume") : t("start")}
      </Button>
      <p className="text-sm text-ink-soft">{t("leaves")}</p>
    </form>
  );
}
