import { getTranslations } from "next-intl/server";
import type { MonthlyKind } from "@/lib/core/kitchen-terms";

type Words = Awaited<ReturnType<typeof getTranslations<"storage">>>;
type Say = (key: Parameters<Words>[0], values?: Parameters<Words>[1]) => string;

/** Words about what is rented by the month: a plan has its own where they differ from those of storage. */
export async function rentalWords(kind: MonthlyKind): Promise<Say> {
  const [storage, plans] = await Promise.all([getTranslations("storage"), getTranslations("plans")]);
  return (key, values) =>
    kind === "plan" && plans.has(key as never) ? plans(key as never, values as never) : storage(key, values);
}
