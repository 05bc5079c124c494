import { type Messages, NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";

/** The sentences that the browser itself needs below here; all others are said by the server and stay there. */
export async function ClientWords({ of, children }: { of: (keyof Messages)[]; children: ReactNode }) {
  const all = await getMessages();
  const some = Object.fromEntries(of.map((namespace) => [namespace, all[namespace]]));
  return <NextIntlClientProvider messages={some as Partial<Messages>}>{children}</NextIntlClientProvider>;
}
