import { CheckField } from "@/components/ui/field";
import { ruleWords } from "./rule-words";

/** What is true of a kitchen or a business, a box for each fact that some rule asks about. */
export async function FactsFields({ facts }: { facts: readonly { fact: string; holds: boolean }[] }) {
  const { fact: say } = await ruleWords();
  return facts.map(({ fact, holds }) => (
    <CheckField
      key={fact}
      name="facts[]"
      value={fact}
      defaultChecked={holds}
      label={<span className="first-letter:uppercase inline-block">{say(fact)}</span>}
    />
  ));
}
