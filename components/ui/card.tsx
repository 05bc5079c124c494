import type { ComponentProps } from "react";
import { cn } from "./cn";

export function Card({ className, ...props }: ComponentProps<"section">) {
  return (
    <section className={cn("rounded-card border border-line bg-surface p-4 sm:p-6", className)} {...props} />
  );
}
