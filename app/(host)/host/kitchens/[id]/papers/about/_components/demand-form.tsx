"use client";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { demandPaperAction } from "../actions";

type Props = {
  kitchenId: string;
  choices: { requirement: string; paper: string }[];
  words: Record<"paper" | "occurrence" | "aggregate" | "limitHint" | "ask" | "asking", string>;
};

/** One more paper that renters need here. */
export function DemandForm({ kitchenId, choices, words }: Props) {
  return (
    <ActionForm action={demandPaperAction} className="grid gap-3 sm:grid-cols-2">
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
          <SelectField
            label={words.paper}
            name="requirement"
            errors={errors.requirement}
            className="sm:col-span-2"
          >
            {choices.map(({ requirement, paper }) => (
              <option key={requirement} value={requirement}>
                {paper}
              </option>
            ))}
          </SelectField>
          <TextField
            label={words.occurrence}
            hint={words.limitHint}
            name="occurrence"
            inputMode="decimal"
            errors={errors.occurrence}
          />
          <TextField label={words.aggregate} name="aggregate" inputMode="decimal" errors={errors.aggregate} />
          <SubmitButton tone="plain" busy={words.asking} className="justify-self-start">
            {words.ask}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
