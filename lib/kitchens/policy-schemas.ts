import { z } from "zod";
import type { CancellationPolicy } from "@/lib/core/booking-terms";
import { dollarsInput } from "@/lib/core/dollars-input";
import { POLICY_NAMES } from "@/lib/core/kitchen-terms";

/** Full refunds just after booking never count closer to the start than this. */
const GRACE_NOTICE_HOURS = 24;
const MOST_STEPS = 5;

const whole = (sentence: string) => z.coerce.number({ error: sentence }).int(sentence);
const feeCents = z.int().max(50_000, "Keep at most $500");

/** Pure. Rows of a form as steps, the longest notice first; rows that are empty are none. */
function stepsOf(hours: readonly string[], percents: readonly string[]) {
  return hours
    .map((text, i) => ({ hours: text.trim(), percent: (percents[i] ?? "").trim() }))
    .filter(({ hours: h, percent }) => h !== "" || percent !== "")
    .map(({ hours: h, percent }) => ({
      hoursBefore: h === "" ? Number.NaN : Number(h),
      refundBps: percent === "" ? Number.NaN : Number(percent) * 100,
    }))
    .sort((a, b) => b.hoursBefore - a.hoursBefore);
}
type Step = CancellationPolicy["steps"][number];

/** What is wrong with steps, or null. Whoever cancels earlier never gets less back. */
function wrongWith(steps: readonly Step[]): string | null {
  if (steps.length === 0) return "Give at least one step";
  const whole = ({ hoursBefore, refundBps }: Step) =>
    Number.isInteger(hoursBefore) && Number.isInteger(refundBps / 100);
  if (!steps.every(whole)) return "Give whole hours and whole percents";
  const within = ({ hoursBefore, refundBps }: Step) =>
    hoursBefore >= 0 && hoursBefore <= 2_160 && refundBps >= 100 && refundBps <= 10_000;
  if (!steps.every(within)) return "Use 0 to 2160 hours and 1 to 100 percent";
  const falls = steps.every((step, i) => {
    const earlier = steps[i - 1];
    return !earlier || (earlier.hoursBefore > step.hoursBefore && earlier.refundBps > step.refundBps);
  });
  return falls ? null : "Less notice must give less back";
}

export const SavePoliciesInput = z
  .strictObject({
    kitchenId: z.uuid("Give the id of a kitchen"),
    cancellationPolicy: z.enum(POLICY_NAMES, "Choose from the list"),
    leadTimeMinutes: whole("Give whole minutes").min(0, "Give 0 or more").max(43_200, "Use at most 30 days"),
    horizonDays: whole("Give whole days").min(1, "Use at least 1 day").max(365, "Use at most 365 days"),
    /** Terms of its own, as rows; only read where `custom` was chosen. */
    stepHours: z.array(z.string()).max(MOST_STEPS).default([]),
    stepPercents: z.array(z.string()).max(MOST_STEPS).default([]),
    graceMinutes: whole("Give whole minutes")
      .min(0, "Give 0 or more")
      .max(1_440, "Use at most 1440 minutes")
      .default(0),
    fee: z.string().trim().default(""),
  })
  .transform(({ stepHours, stepPercents, graceMinutes, fee, ...rest }, issues) => {
    if (rest.cancellationPolicy !== "custom") return { ...rest, customPolicy: null };
    const steps = stepsOf(stepHours, stepPercents);
    const wrong = wrongWith(steps);
    if (wrong) issues.addIssue({ code: "custom", path: ["stepHours"], message: wrong });
    const kept = dollarsInput(4)
      .pipe(feeCents)
      .safeParse(fee || "0");
    for (const { message } of kept.error?.issues ?? [])
      issues.addIssue({ code: "custom", path: ["fee"], message });
    if (wrong || !kept.success) return z.NEVER;
    const grace = { graceMinutes, graceNoticeHours: GRACE_NOTICE_HOURS };
    const customPolicy: CancellationPolicy = { name: "custom", ...grace, steps, feeCents: kept.data };
    return { ...rest, customPolicy };
  });
export type SavePoliciesInput = z.output<typeof SavePoliciesInput>;
