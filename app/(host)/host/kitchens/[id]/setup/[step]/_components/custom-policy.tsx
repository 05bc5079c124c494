"use client";
import { useTranslations } from "next-intl";
import { TextField } from "@/components/ui/field";
import type { CancellationPolicy } from "@/lib/core/booking-terms";
import { asDollars } from "@/lib/core/money";

type Props = { policy: CancellationPolicy | null; errors: Record<string, string[]> };

const FEWEST_ROWS = 3;
/** What the rows hold until a kitchen has terms of its own. */
const EXAMPLE = [
  { hoursBefore: 48, refundBps: 10_000 },
  { hoursBefore: 12, refundBps: 5_000 },
];

/** Terms of the kitchen's own: steps of notice, how long a booking can be taken back whole, what is kept of each refund. */
export function CustomPolicy({ policy, errors }: Props) {
  const t = useTranslations("setup.policy");
  const names = useTranslations("policies");
  const steps = policy?.steps ?? EXAMPLE;
  const rows = Array.from({ length: Math.max(FEWEST_ROWS, steps.length) }, (_, row) => row);
  return (
    <div className="group rounded-card border border-line bg-surface p-4 has-checked:border-2 has-checked:border-brand">
      <label className="grid cursor-pointer grid-cols-[auto_1fr] gap-3">
        <input
          type="radio"
          name="cancellationPolicy"
          value="custom"
          defaultChecked={policy !== null}
          className="mt-0.5 size-5 accent-brand"
        />
        <span className="grid gap-1">
          <span className="font-semibold">{names("custom")}</span>
          <span>{t("customLead")}</span>
        </span>
      </label>
      <div className="mt-4 hidden gap-4 group-has-checked:grid">
        {rows.map((row) => (
          <div key={row} className="grid grid-cols-2 gap-4">
            <TextField
              label={t("stepHours", { number: row + 1 })}
              name="stepHours[]"
              inputMode="numeric"
              defaultValue={steps[row]?.hoursBefore ?? ""}
              errors={row === 0 ? errors.stepHours : undefined}
            />
            <TextField
              label={t("stepPercent", { number: row + 1 })}
              name="stepPercents[]"
              inputMode="numeric"
              defaultValue={steps[row] ? steps[row].refundBps / 100 : ""}
            />
          </div>
        ))}
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t("grace")}
            hint={t("graceHint")}
            name="graceMinutes"
            inputMode="numeric"
            defaultValue={policy?.graceMinutes ?? 60}
            errors={errors.graceMinutes}
          />
          <TextField
            label={t("fee")}
            hint={t("feeHint")}
            name="fee"
            inputMode="decimal"
            defaultValue={policy?.feeCents ? asDollars(policy.feeCents) : ""}
            errors={errors.fee}
          />
        </div>
      </div>
    </div>
  );
}
