"use client";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";

type DecideProps = {
  action: (previous: null, form: FormData) => Promise<unknown>;
  id: { name: string; value: string };
  /** Each with its word; the one that lets it happen is drawn as such. */
  decisions: { decision: string; label: string; lets: boolean }[];
  about: string;
  busy: string;
};

/** The second person's word. */
export const Decide = ({ action, id, decisions, about, busy }: DecideProps) => (
  <div className="flex flex-wrap gap-3">
    {decisions.map(({ decision, label, lets }) => (
      <ActionForm key={decision} action={action}>
        <input type="hidden" name={id.name} value={id.value} />
        <input type="hidden" name="decision" value={decision} />
        <SubmitButton tone={lets ? "primary" : "quiet"} busy={busy}>
          {label} <span className="sr-only">{about}</span>
        </SubmitButton>
      </ActionForm>
    ))}
  </div>
);
