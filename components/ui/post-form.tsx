"use client";
import { type ReactNode, useEffect, useState } from "react";
import { FormPending } from "./action-form";

type Props = { href: string; className?: string; children: ReactNode };

/** A form that leaves our site: an ordinary POST whose answer is a redirect. Coming back finds it ready again. */
export function PostForm({ href, className, children }: Props) {
  const [pending, setPending] = useState(false);
  useEffect(() => {
    const back = () => setPending(false);
    addEventListener("pageshow", back);
    return () => removeEventListener("pageshow", back);
  }, []);
  return (
    <form method="post" action={href} className={className} onSubmit={() => setPending(true)}>
      <FormPending value={pending}>{children}</FormPending>
    </form>
  );
}
