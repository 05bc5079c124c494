import { getTranslations } from "next-intl/server";
import type { CancellationPolicy } from "@/lib/core/booking-terms";

/** Cancellation terms in plain words, the same before paying and afterwards. */
export async function PolicyTerms({ policy }: { policy: CancellationPolicy }) {
  const t = await getTranslations("policies");
  const steps = [...policy.steps].sort((a, b) => b.hoursBefore - a.hoursBefore);
  return (
    <ul className="grid list-disc gap-1 pl-5">
      {steps.map(({ hoursBefore, refundBps }) => (
        <li key={hoursBefore}>
          {hoursBefore === 0
            ? t("stepUntilStart", { percent: refundBps / 100 })
            : t("step", { percent: refundBps / 100, hours: hoursBefore })}
        </li>
      ))}
      <li>{t("after")}</li>
      <li>{t("grace", { minutes: policy.graceMinutes, hours: policy.graceNoticeHours })}</li>
    </ul>
  );
}
