import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";

const noticeStyle = cva("rounded-lg border px-4 py-3 text-base", {
  variants: {
    tone: {
      info: "border-line bg-sunken text-ink",
      good: "border-brand bg-brand-wash text-ink",
      warn: "border-warn bg-warn-wash text-ink",
      bad: "border-danger bg-danger-wash text-ink",
    },
  },
  defaultVariants: { tone: "info" },
});

/** `live`: spoken at once by screen readers, for what appears after an action. */
export function Notice({
  tone,
  live = false,
  children,
}: VariantProps<typeof noticeStyle> & { live?: boolean; children: ReactNode }) {
  return (
    <div role={live ? (tone === "bad" ? "alert" : "status") : undefined} className={noticeStyle({ tone })}>
      {children}
    </div>
  );
}
