import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import type { Door } from "@/lib/visits";
import { stamp } from "../../../../times";
import { DoorButtons } from "./door-forms";

type Props = { doors: Door[]; kitchen: { id: string; timeZone: string } };

const EVENT = { "access.granted": "granted", "access.revoked": "revoked", test: "test" } as const;

/** Every door system that is told, and how telling it went last, in words. */
export async function DoorList({ doors, kitchen }: Props) {
  const [t, locale] = await Promise.all([getTranslations("day"), getLocale()]);
  if (doors.length === 0) return <p className="text-ink-soft">{t("noDoors")}</p>;
  return (
    <ul className="grid gap-4">
      {doors.map(({ id, host, last, waiting }) => (
        <li key={id} className="grid gap-2 border-b border-line pb-4">
          <div className="flex flex-wrap items-center gap-2">
            <span className="min-w-0 font-semibold break-words">{host}</span>
            {last ? (
              <Badge tone={last.delivered ? "good" : "bad"}>
                {t(last.delivered ? "delivered" : "undelivered")}
              </Badge>
            ) : (
              <Badge>{t("never")}</Badge>
            )}
          </div>
          {last && (
            <p className="text-sm text-ink-soft">
              {t("lastEvent", {
                type: t(`events.${EVENT[last.type]}`),
                when: stamp(new Date(last.at), kitchen.timeZone, locale),
              })}{" "}
              {last.status !== null && t("answered", { status: String(last.status) })}
              {last.problem && t(`problem.${last.problem as "unreachable"}`)}
            </p>
          )}
          {waiting > 0 && <p className="text-sm text-ink-soft">{t("waiting", { count: waiting })}</p>}
          <DoorButtons kitchenId={kitchen.id} doorId={id} name={host} />
        </li>
      ))}
    </ul>
  );
}
