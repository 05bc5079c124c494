"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";

type Props = { previous: string | null; next: string | null };

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest("input:not([type=checkbox]), textarea, select") !== null;

const press = (key: string) => {
  const button = document.querySelector<HTMLElement>(`[data-desk-key="${key}"]`);
  button?.focus();
  button?.click();
};

/** The desk without a mouse: j and k go through the queue, a approves, r opens the refusal, e the fields. */
export function DeskKeys({ previous, next }: Props) {
  const t = useTranslations("desk.keys");
  const router = useRouter();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "j" && next) router.push(next);
      else if (event.key === "k" && previous) router.push(previous);
      else if (["a", "r", "e"].includes(event.key)) press(event.key);
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [next, previous, router]);
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-ink-soft max-lg:hidden">
      {(["j", "k", "a", "r", "e"] as const).map((key) => (
        <span key={key}>
          <kbd className="rounded border border-line-strong bg-surface px-1.5 font-mono">{key}</kbd> {t(key)}
        </span>
      ))}
    </p>
  );
}
