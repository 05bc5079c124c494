"use client";
import { Menu, X } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";

type Props = {
  links: { href: string; label: string }[];
  label: string;
  close: string;
  /** How a quiet button looks; given, so that the browser needs no code to work it out. */
  look: string;
  children: ReactNode;
};

/** A row on wide screens, a menu behind one large button on a phone. */
export function NavMenu({ links, label, close, look, children }: Props) {
  const [open, setOpen] = useState(false);
  const path = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes whenever the page changes
  useEffect(() => setOpen(false), [path]);
  return (
    <nav aria-label={label} className="ml-auto">
      <button
        type="button"
        className={`${look} md:hidden!`}
        aria-expanded={open}
        aria-controls="site-menu"
        aria-label={open ? close : label}
        onClick={() => setOpen(!open)}
      >
        {open ? <X aria-hidden /> : <Menu aria-hidden />}
      </button>
      <ul
        id="site-menu"
        className={`items-center gap-1 max-md:absolute max-md:inset-x-0 max-md:top-16 max-md:z-40 max-md:border-b max-md:border-line max-md:bg-surface max-md:p-4 md:flex ${open ? "grid" : "hidden"}`}
      >
        {links.map(({ href, label: text }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={path.startsWith(href) ? "page" : undefined}
              className={`${look} w-full justify-start! aria-[current=page]:underline aria-[current=page]:underline-offset-8`}
            >
              {text}
            </Link>
          </li>
        ))}
        <li>{children}</li>
      </ul>
    </nav>
  );
}
