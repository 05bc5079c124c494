"use client";
import {
  createContext,
  type FormEvent,
  type ReactNode,
  startTransition,
  useActionState,
  useContext,
} from "react";
import { Notice } from "./notice";

type Result =
  | { ok: true; data: unknown }
  | { ok: false; error: { message: string; fields: Record<string, string[]> } };
type State = { errors: Record<string, string[]>; pending: boolean; data: unknown };
type Props = {
  /** A server action made by `action(…)`. */
  action: (previous: null, form: FormData) => Promise<unknown>;
  className?: string;
  /** Shown once the action has succeeded without leading elsewhere. */
  success?: ReactNode;
  children: ReactNode | ((state: State) => ReactNode);
};

export const FormPending = createContext(false);
/** Whether the surrounding form is being sent. */
export const useFormPending = () => useContext(FormPending);

/**
 * A form around a server action: what it refused is said above the fields and beside the one it is about, and
 * nothing that was typed is lost. What is sent before the page's script has come is kept and sent then.
 */
export function ActionForm({ action, className = "grid gap-4", success, children }: Props) {
  const [result, submit, pending] = useActionState(
    action as (p: Result | null, f: FormData) => Promise<Result>,
    null,
  );
  const errors = result?.ok === false ? result.error.fields : {};
  // Sent by hand, because a form sent by its `action` is emptied afterwards, even when it was refused.
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
    const form = new FormData(event.currentTarget, submitter);
    startTransition(() => submit(form));
  };
  // A function of the browser's and not the server action itself: that one the browser would send as a page of its own
  // while the script is on its way, and the edge answers such a page with 500 where the action leads elsewhere.
  return (
    <form action={(form) => submit(form)} onSubmit={send} className={className} noValidate>
      <FormPending value={pending}>
        {result?.ok === false && (
          <Notice tone="bad" live>
            {result.error.message}
          </Notice>
        )}
        {result?.ok && success && (
          <Notice tone="good" live>
            {success}
          </Notice>
        )}
        {typeof children === "function"
          ? children({ errors, pending, data: result?.ok ? result.data : null })
          : children}
      </FormPending>
    </form>
  );
}
