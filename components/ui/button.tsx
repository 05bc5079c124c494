import { Slot } from "@radix-ui/react-slot";
import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export const buttonStyle = cva(
  "inline-flex items-center justify-center gap-2 rounded-lg font-semibold transition-colors select-none disabled:opacity-55 disabled:pointer-events-none aria-disabled:opacity-55 [&_svg]:size-5 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        primary: "bg-brand text-brand-ink hover:bg-brand-strong",
        plain: "bg-surface text-ink border border-line-strong hover:bg-sunken",
        quiet: "text-ink hover:bg-sunken",
        danger: "bg-surface text-danger border border-danger hover:bg-danger-wash",
      },
      size: {
        normal: "min-h-11 px-4 text-base",
        large: "min-h-13 px-6 text-lg",
        small: "min-h-9 px-3 text-sm",
      },
      // As wide as its place, which on a phone is narrower than some prices are long.
      wide: { true: "w-full py-2 text-balance", false: "whitespace-nowrap" },
    },
    defaultVariants: { tone: "primary", size: "normal", wide: false },
  },
);

type Props = ComponentProps<"button"> & VariantProps<typeof buttonStyle> & { asChild?: boolean };

/** Touch targets are 44 px or more; `asChild` lends the look to a link. */
export function Button({ className, tone, size, wide, asChild = false, ...props }: Props) {
  const Tag = asChild ? Slot : "button";
  return <Tag className={cn(buttonStyle({ tone, size, wide }), className)} {...props} />;
}
