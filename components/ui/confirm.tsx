import type { ReactNode } from "react";
import { buttonStyle } from "./button";
import { cn } from "./cn";

type Props = { label: ReactNode; children: ReactNode; className?: string };

/** Something that cannot be taken back: opened by one press, done by a second one inside. */
export function Confirm({ label, children, className }: Props) {
  return (
    <details className={cn("group", className)}>
      <summary className={cn(buttonStyle({ tone: "danger" }), "cursor-pointer list-none")}>{label}</summary>
      <div className="mt-3 grid gap-3 rounded-lg border border-line p-4">{children}</div>
    </details>
  );
}
