import type { ReactNode } from "react";

/** Nothing here yet: says so, and what to do about it. */
export function EmptyState({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-3 rounded-card border border-dashed border-line-strong px-6 py-12 text-center">
      <div className="text-lg font-semibold">{title}</div>
      {children}
    </div>
  );
}
