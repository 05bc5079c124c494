"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";

type Props = { tabs: { href: string; label: string }[]; label: string };

/** Everything about kitchens and bookings belongs to the first tab. */
export function HostTabs({ tabs, label }: Props) {
  const path = usePathname();
  const current = tabs.slice(1).find(({ href }) => path.startsWith(href)) ?? tabs[0];
  return (
    // More tabs than a phone is wide: they are pushed aside, and the page is not.
    <nav aria-label={label} className="min-w-0 max-w-full overflow-x-auto">
      <ul className="flex gap-1">
        {tabs.map(({ href, label: text }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={href === current?.href ? "page" : undefined}
              className="inline-flex min-h-11 items-center border-b-3 whitespace-nowrap border-transparent px-3 font-semibold text-ink-soft hover:text-ink aria-[current=page]:border-brand aria-[current=page]:text-ink"
            >
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
