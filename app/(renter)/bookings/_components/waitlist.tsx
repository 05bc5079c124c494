import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { When } from "@/components/bookings/when";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import { listWaitlist } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { leaveWaitlistAction } from "../actions";

/** The lines somebody waits in, and offers that wait for them; nothing at all when there are none. */
export async function Waitlist({ ctx }: { ctx: Ctx }) {
  const entries = await listWaitlist(ctx);
  if (entries.length === 0) return null;
  const [t, storage] = await Promise.all([getTranslations("waitlist"), getTranslations("storage")]);
  return (
    <section className="grid gap-3" aria-labelledby="waitlist">
      <h2 id="waitlist">{t("mine")}</h2>
      <ul className="grid gap-3">
        {entries.map((entry) => (
          <li
            key={entry.id}
            className="flex flex-wrap items-center justify-between gap-3 rounded-card border border-line bg-surface p-4"
          >
            <span className="grid gap-0.5">
              <span className="font-semibold">
                {entry.kitchenName} · {entry.spaceName}
              </span>
              {entry.months === null ? (
                <>
                  <span>
                    <When
                      startsAt={entry.windowStartsAt}
                      endsAt={entry.windowEndsAt}
                      timeZone={entry.timeZone}
                    />
                  </span>
                  <span className="text-sm text-ink-soft">
                    {t("length", { hours: entry.durationMinutes / 60 })}
                  </span>
                </>
              ) : (
                <span>{storage("waitLength", { count: entry.months })}</span>
              )}
            </span>
            {entry.bookingId ? (
              <Link href={`/bookings/${entry.bookingId}`} className="min-h-11 py-2 font-semibold underline">
                {t("offered")}
              </Link>
            ) : (
              <ActionForm action={leaveWaitlistAction}>
                <input type="hidden" name="entryId" value={entry.id} />
                <SubmitButton tone="quiet" busy={t("leaving")}>
                  {t("leave")}
                </SubmitButton>
              </ActionForm>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
