import { getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import type { KitchenSetup } from "@/lib/kitchens";
import { PriceForm } from "./price-form";
import { StepLinks } from "./step-links";

type Props = { setup: KitchenSetup; space: string | undefined };

/** One space at a time, so that no price is left behind unsaved. */
export async function PriceStep({ setup: { kitchen, spaces }, space: wanted }: Props) {
  const t = await getTranslations("setup.price");
  const space = spaces.find(({ id }) => id === wanted) ?? spaces[0];
  if (!space) {
    return (
      <>
        <Notice tone="warn">{t("noSpaces")}</Notice>
        <StepLinks kitchenId={kitchen.id} step="price" />
      </>
    );
  }
  const at = spaces.indexOf(space) + 1;
  return (
    <>
      <h2>
        {space.name}
        {spaces.length > 1 && (
          <span className="font-normal text-ink-soft"> · {t("spaceOf", { at, count: spaces.length })}</span>
        )}
      </h2>
      <PriceForm key={space.id} kitchenId={kitchen.id} space={space} />
    </>
  );
}
