import { PolicyTerms } from "@/components/bookings/policy-terms";
import { POLICIES } from "@/lib/bookings";
import type { KitchenSetup } from "@/lib/kitchens";
import { PolicyForm } from "./policy-form";

export function PolicyStep({ setup: { kitchen } }: { setup: KitchenSetup }) {
  return (
    <PolicyForm
      kitchen={kitchen}
      terms={{
        flexible: <PolicyTerms policy={POLICIES.flexible} />,
        moderate: <PolicyTerms policy={POLICIES.moderate} />,
        strict: <PolicyTerms policy={POLICIES.strict} />,
      }}
    />
  );
}
