import { getTranslations } from "next-intl/server";
import type { CancellationPolicy } from "@/lib/core/booking-terms";

/** Cancellation terms in plain words, the same before paying and afterwards. */
export async function PolicyTerms({ policy }: { policy: CancellationPolicy }) {
  const t = await getTranslations("policies");
  const steps = [...policy.steps].sort((a, b) => b.hoursBefore - a.hoursBefore);
  const step = ({ hoursBefore, refundBps }: CancellationPolicy["steps"][number]) => {
    const percent = refundBps / 100;
    if (hoursBefore === 0) return t("stepUntilStart", { percent });
    return hoursBefore % 24 === 0 && hoursBefore > 24
      ? t("stepDays", { percent, days: hoursBefore / 24 })
      : t("step", { percent, hours: hoursBefore });
  };
  return (
    <ul className="grid list-disc gap-1 pl-5">
      {steps.map((one) => (
        <li key={one.hoursBefore}>{step(one)}</li>
      ))}
      <li>{t("after")}</li>
      <li>{t("grace", { minutes: policy.graceMinutes, hours: policy.graceNoticeHours })}</li>
    </ul>
  );
}
