import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";
import { can } from "@/lib/access";
import { paperQueue } from "@/lib/papers";
import { DeskHeader } from "../_components/desk-header";
import { staffPage } from "../staff";
import { Desk } from "./_components/desk";
import { DeskKeys } from "./_components/desk-keys";
import { Queue } from "./_components/queue";
import { Service } from "./_components/service";

export const runtime = "edge";

type Props = { searchParams: Promise<{ paper?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("desk"))("title") };
}

/** The review desk: what waits, the most urgent first, and one paper beside what was read and said of it. */
export default async function ReviewDeskPage({ searchParams }: Props) {
  const { ctx, person } = await staffPage("/admin/papers");
  if (!can(person, "paper:review")) notFound();
  const [t, queue, { paper: wanted }] = await Promise.all([
    getTranslations("desk"),
    paperQueue(ctx),
    searchParams,
  ]);
  const at = Math.max(
    0,
    queue.papers.findIndex(({ id }) => id === wanted),
  );
  const open = queue.papers[at];
  const href = (index: number) => {
    const paper = queue.papers[index];
    return paper ? `/admin/papers?paper=${paper.id}` : null;
  };
  return (
    <div className="grid grid-cols-1 gap-6">
      <DeskHeader title={t("title")}>
        <Service queue={queue} />
      </DeskHeader>
      {open ? (
        <>
          <DeskKeys previous={href(at - 1)} next={href(at + 1)} />
          <div className="grid grid-cols-1 items-start gap-6 xl:grid-cols-[16rem_1fr]">
            <Queue papers={queue.papers} openId={open.id} now={ctx.now} />
            <Desk key={open.id} paper={open} reviewerId={person.userId} today={ctx.now} />
          </div>
        </>
      ) : (
        <EmptyState title={t("none")}>
          <p>{t("noneLead")}</p>
        </EmptyState>
      )}
    </div>
  );
}
