import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { chooseOrganizationAction } from "../actions";

type Props = { organizations: { id: string; name: string }[]; chosen: string };

/** The name of the organization, or a choice for those who work in several. */
export async function OrganizationSwitch({ organizations, chosen }: Props) {
  const t = await getTranslations("host");
  if (organizations.length < 2) return <p className="text-ink-soft">{organizations[0]?.name}</p>;
  return (
    <form action={chooseOrganizationAction} className="flex items-center gap-2 pb-2">
      <select
        name="organization"
        defaultValue={chosen}
        aria-label={t("organization.choose")}
        className="min-h-11 max-w-56 rounded-lg border border-line-strong bg-surface px-3 pr-8"
      >
        {organizations.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <Button tone="plain" type="submit">
        {t("organization.switch")}
      </Button>
    </form>
  );
}
