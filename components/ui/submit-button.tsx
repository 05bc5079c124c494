"use client";
import type { ComponentProps } from "react";
import { useFormPending } from "./action-form";
import { Button } from "./button";

/** Says that it is working while its form is being sent, and cannot be pressed twice. */
export function SubmitButton({ busy, children, ...props }: ComponentProps<typeof Button> & { busy: string }) {
  const pending = useFormPending();
  return (
    <Button type="submit" disabled={pending} {...props}>
      {pending ? busy : children}
    </Button>
  );
}
