import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const badgeStyle = cva(
  "inline-flex items-center gap-1 justify-self-start rounded-full px-2.5 py-0.5 text-sm font-semibold",
  {
    variants: {
      tone: {
        neutral: "bg-sunken text-ink",
        good: "bg-brand-wash text-brand-strong",
        warn: "bg-warn-wash text-warn",
        bad: "bg-danger-wash text-danger",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);
export type BadgeTone = NonNullable<VariantProps<typeof badgeStyle>["tone"]>;

export function Badge({
  className,
  tone,
  ...props
}: ComponentProps<"span"> & VariantProps<typeof badgeStyle>) {
  return <span className={cn(badgeStyle({ tone }), className)} {...props} />;
}
