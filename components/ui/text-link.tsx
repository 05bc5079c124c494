import Link from "next/link";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** How a link in words looks, also where it is not one of ours: as tall as a finger is wide. */
export const textLink =
  "inline-flex min-h-11 items-center justify-self-start break-words underline underline-offset-4";

type Props = Omit<ComponentProps<typeof Link>, "className"> & {
  /** What this place is mostly for. */
  strong?: boolean;
  /** Leads to the page above this one. */
  back?: boolean;
};

/** A link in words. */
export function TextLink({ strong = false, back = false, children, ...link }: Props) {
  return (
    <Link {...link} className={cn(textLink, strong && "font-semibold")}>
      {back && "← "}
      {children}
    </Link>
  );
}
