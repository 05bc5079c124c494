"use client";
import { ActionForm } from "@/components/ui/action-form";
import { CheckField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { attestAction } from "../actions";

type Props = {
  answers: Record<string, string>;
  words: Record<"agree" | "attest" | "keeping" | "kept", string>;
};

/** The box has to be ticked by whoever says it: it is never ticked for them. */
export function AttestForm({ answers, words }: Props) {
  return (
    <ActionForm action={attestAction} success={words.kept}>
      {({ errors }) => (
        <>
          {Object.entries(answers).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <div className="grid gap-1">
            <CheckField
              label={words.agree}
              name="agrees"
              value="yes"
              aria-invalid={errors.agrees ? true : undefined}
              aria-describedby={errors.agrees ? "agrees-error" : undefined}
            />
            {errors.agrees && (
              <p id="agrees-error" className="text-sm font-semibold text-danger">
                {errors.agrees.join(" ")}
              </p>
            )}
          </div>
          <SubmitButton busy={words.keeping} className="justify-self-start">
            {words.attest}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
