"use client";
import { type ReactNode, useTransition } from "react";
import { FormPending } from "./action-form";

type Props = { action: (form: FormData) => Promise<void>; className?: string; children: ReactNode };

/** A form around an action that always leads elsewhere. */
export function PlainForm({ action, className = "grid gap-4", children }: Props) {
  const [pending, start] = useTransition();
  return (
    <form action={(form) => start(() => action(form))} className={className}>
      <FormPending value={pending}>{children}</FormPending>
    </form>
  );
}
