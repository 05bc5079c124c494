import { type ComponentProps, type ReactElement, type ReactNode, useId } from "react";
import { cn } from "./cn";

const control =
  "w-full min-h-11 rounded-lg border border-line-strong bg-surface px-3 text-base text-ink placeholder:text-ink-soft aria-invalid:border-danger aria-invalid:border-2";

type Wiring = { id: string; "aria-describedby"?: string; "aria-invalid"?: true };
type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  errors?: string[] | undefined;
  className?: string | undefined;
  children: (wiring: Wiring) => ReactElement;
};

/** A label, its control, a hint and what is wrong with it, tied together for every reader. */
export function Field({ label, hint, errors, className, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, errors?.length && `${id}-error`].filter(Boolean).join(" ");
  const wiring: Wiring = {
    id,
    ...(described && { "aria-describedby": described }),
    ...(errors?.length && { "aria-invalid": true as const }),
  };
  return (
    <div className={cn("grid content-start gap-1", className)}>
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      {children(wiring)}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-ink-soft">
          {hint}
        </p>
      )}
      {errors?.length ? (
        <p id={`${id}-error`} className="text-sm font-semibold text-danger">
          {errors.join(" ")}
        </p>
      ) : null}
    </div>
  );
}

type Common = Omit<FieldProps, "children">;

export function TextField({
  label,
  hint,
  errors,
  className,
  ...props
}: Common & Omit<ComponentProps<"input">, "className">) {
  return (
    <Field label={label} hint={hint} errors={errors} className={className}>
      {(wiring) => <input {...props} {...wiring} className={control} />}
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  errors,
  className,
  ...props
}: Common & Omit<ComponentProps<"textarea">, "className">) {
  return (
    <Field label={label} hint={hint} errors={errors} className={className}>
      {(wiring) => <textarea rows={4} {...props} {...wiring} className={cn(control, "py-2")} />}
    </Field>
  );
}

export function SelectField({
  label,
  hint,
  errors,
  className,
  ...props
}: Common & Omit<ComponentProps<"select">, "className">) {
  return (
    <Field label={label} hint={hint} errors={errors} className={className}>
      {(wiring) => <select {...props} {...wiring} className={cn(control, "pr-8")} />}
    </Field>
  );
}

export function CheckField({ label, className, ...props }: { label: ReactNode } & ComponentProps<"input">) {
  return (
    <label className={cn("flex min-h-11 cursor-pointer items-center gap-3", className)}>
      <input type="checkbox" {...props} className="size-5 shrink-0 accent-brand" />
      <span>{label}</span>
    </label>
  );
}
