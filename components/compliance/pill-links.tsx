import Link from "next/link";

type Props = { label: string; links: { href: string; name: string; current: boolean }[] };

/** A few choices, one of which is the page that is open. */
export function PillLinks({ label, links }: Props) {
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap gap-2">
        {links.map(({ href, name, current }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={current ? "page" : undefined}
              className="inline-flex min-h-11 items-center rounded-full border border-line-strong bg-surface px-4 font-semibold hover:bg-sunken aria-[current]:border-brand aria-[current]:bg-brand aria-[current]:text-brand-ink"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
