import { cn } from "./cn";

/** Where content is about to stand. `label` tells screen readers, who see no grey boxes. */
export function Skeleton({ label, className }: { label: string; className?: string }) {
  return (
    <div role="status" className={cn("grid gap-4", className)}>
      <span className="sr-only">{label}</span>
      <div aria-hidden className="h-9 w-56 animate-pulse rounded-lg bg-sunken" />
      <div aria-hidden className="h-28 animate-pulse rounded-card bg-sunken" />
      <div aria-hidden className="h-28 animate-pulse rounded-card bg-sunken" />
      <div aria-hidden className="h-28 animate-pulse rounded-card bg-sunken" />
    </div>
  );
}
