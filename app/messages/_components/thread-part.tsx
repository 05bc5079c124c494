import { getLocale, getTranslations } from "next-intl/server";
import { ClientWords } from "@/components/site/client-words";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import type { Ctx } from "@/lib/context";
import { formatZoned } from "@/lib/core/zoned";
import { getThread, markRead, type Subject, type Thread } from "@/lib/messages";
import { ReportForm, SendForm } from "./message-forms";

type Props = { ctx: Ctx; booking: Pick<Subject, "id" | "confirmedAt" | "endsAt" | "timeZone"> };

/** The thread of a booking or a rental. Showing it is reading it; what was written is shown as text and as nothing else. */
export async function ThreadPart({ ctx, booking }: Props) {
  if (!booking.confirmedAt) return null;
  const [t, thread] = await Promise.all([
    getTranslations("messages"),
    getThread(ctx, { bookingId: booking.id }),
  ]);
  await markRead(ctx, { bookingId: booking.id });
  return (
    <ClientWords of={["messages", "errors"]}>
      <Card id="messages" className="grid scroll-mt-4 gap-4">
        <h2>{t("title")}</h2>
        {thread.messages.length === 0 && <p className="text-ink-soft">{t(emptyOf(thread))}</p>}
        <Bubbles thread={thread} zone={booking.timeZone} />
        {thread.open && <SendForm key={thread.messages.length} bookingId={booking.id} />}
        {!thread.open && thread.mine && ctx.now > booking.endsAt && (
          <p className="text-ink-soft">{t("closed")}</p>
        )}
      </Card>
    </ClientWords>
  );
}

const emptyOf = ({ open, mine }: Thread) =>
  open ? (mine === "host" ? "emptyHost" : "empty") : "emptyClosed";

async function Bubbles({ thread: { messages, mine }, zone }: { thread: Thread; zone: string }) {
  const [t, locale] = await Promise.all([getTranslations("messages"), getLocale()]);
  const style = { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" } as const;
  return (
    <ol className="grid gap-3 empty:hidden">
      {messages.map(({ id, side, senderName, body, createdAt }) => {
        const own = side === mine;
        const name = own ? t("you") : senderName || t(side);
        return (
          <li key={id} className={cn("grid max-w-[85%] gap-1", own && "justify-self-end")}>
            <p className="text-sm text-ink-soft">
              <span className="font-semibold">{name}</span> · {formatZoned(createdAt, zone, locale, style)}
            </p>
            <p
              className={cn(
                "min-w-0 rounded-lg border px-3 py-2 break-words whitespace-pre-line",
                own ? "border-brand bg-brand-wash" : "border-line bg-sunken",
              )}
            >
              {body}
            </p>
            {!own && mine && <ReportForm messageId={id} name={name} />}
          </li>
        );
      })}
    </ol>
  );
}
