import { getTranslations } from "next-intl/server";
import type { CancellationPolicy } from "@/lib/core/booking-terms";
import { policyWords } from "@/lib/core/line-words";

/** Cancellation terms in plain words, the same before paying and afterwards. */
export async function PolicyTerms({ policy }: { policy: CancellationPolicy }) {
  const t = await getTranslations("policies");
  return (
    <ul className="grid list-disc gap-1 pl-5">
      {policyWords(t, policy).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
