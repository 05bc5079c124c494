"use client";
import type { ReactNode } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { prolongRentalAction } from "../actions";

type Props = {
  rentalId: string;
  requestId: string;
  /** Said by the server: the browser has no words of its own here. */
  words: Record<"code" | "busy" | "add" | "done", string>;
  children: ReactNode;
};

/** `children`: what it is about, and the choice of months. */
export function ProlongForm({ rentalId, requestId, words, children }: Props) {
  return (
    <ActionForm action={prolongRentalAction} className="grid gap-3" success={words.done}>
      {({ errors }) => (
        <>
          {children}
          <input type="hidden" name="rentalId" value={rentalId} />
          <input type="hidden" name="requestId" value={requestId} />
          <TextField
            label={words.code}
            name="promoCode"
            maxLength={20}
            autoCapitalize="characters"
            autoComplete="off"
            errors={errors.promoCode}
          />
          <SubmitButton tone="plain" busy={words.busy} className="justify-self-start">
            {words.add}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
