import { Check } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { TextLink } from "@/components/ui/text-link";
import { SETUP_STEPS, type SetupStep, setupSteps } from "@/lib/kitchens";

type Props = {
  kitchen: { id: string; name: string };
  facts: Parameters<typeof setupSteps>[0];
  current: SetupStep;
};

/** Where the host is, and what is done: a bar on a phone, a list beside the form on a wide screen. */
export async function Progress({ kitchen, facts, current }: Props) {
  const t = await getTranslations("setup");
  const done = new Set(setupSteps(facts).flatMap(({ step, done: isDone }) => (isDone ? [step] : [])));
  const at = SETUP_STEPS.indexOf(current) + 1;
  const list = (
    <ol className="grid gap-1">
      {SETUP_STEPS.map((step) => (
        <li key={step}>
          <Link
            href={`/host/kitchens/${kitchen.id}/setup/${step}`}
            aria-current={step === current ? "step" : undefined}
            className="flex min-h-11 items-center gap-3 rounded-lg px-3 hover:bg-sunken aria-[current=step]:bg-sunken aria-[current=step]:font-semibold"
          >
            <span
              aria-hidden
              className="grid size-5 shrink-0 place-items-center rounded-full border border-line-strong data-[done=true]:border-brand data-[done=true]:bg-brand data-[done=true]:text-brand-ink"
              data-done={done.has(step)}
            >
              {done.has(step) && <Check className="size-3.5" />}
            </span>
            {t(`steps.${step}`)}
            {done.has(step) && <span className="sr-only">{t("done")}</span>}
          </Link>
        </li>
      ))}
    </ol>
  );
  return (
    <nav aria-label={t("progress")} className="grid gap-3 lg:sticky lg:top-6">
      <p className="font-semibold">
        <TextLink href={`/host/kitchens/${kitchen.id}`}>{kitchen.name}</TextLink>
      </p>
      <details className="lg:hidden">
        <summary className="grid cursor-pointer list-none gap-2">
          <span className="flex min-h-11 items-center justify-between gap-3">
            {t("stepOf", { at, count: SETUP_STEPS.length })}
            <span className="underline underline-offset-4">{t("allSteps")}</span>
          </span>
          <span aria-hidden className="block h-2 overflow-hidden rounded-full bg-sunken">
            <span
              className="block h-full bg-brand"
              style={{ width: `${(at / SETUP_STEPS.length) * 100}%` }}
            />
          </span>
        </summary>
        <div className="pt-2">{list}</div>
      </details>
      <div className="max-lg:hidden">{list}</div>
    </nav>
  );
}
