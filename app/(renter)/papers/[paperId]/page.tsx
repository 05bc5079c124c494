import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { RefuseForm } from "@/app/(admin)/admin/papers/_components/decide";
import { PaperBadge } from "@/components/papers/paper-badge";
import { ClientWords } from "@/components/site/client-words";
import { TextLink } from "@/components/ui/text-link";
import { can } from "@/lib/access";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";
import { getPaper } from "@/lib/papers";
import { Change } from "./_components/change";
import { Pages } from "./_components/pages";
import { Standing } from "./_components/standing";

export const runtime = "edge";

type Props = { params: Promise<{ paperId: string }> };

const load = cache(async (rawId: string) => {
  const id = idOrNotFound(rawId);
  const { ctx, person } = await signedIn(`/papers/${id}`);
  return { person, paper: await orNotFound(getPaper(ctx, id)) };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { paper } = await load((await params).paperId);
  return { title: paper.rule?.title ?? (await getTranslations("papers"))("paper") };
}

/** One paper: how it stands, what was read beside its picture, and what its person may do. */
export default async function PaperPage({ params }: Props) {
  const { paper, person } = await load((await params).paperId);
  const t = await getTranslations("papers");
  const { organizationId, userId } = paper;
  const writes = can(person, "paper:write", { organizationId, ...(userId && { renterId: userId }) });
  const home = paper.kitchenId ? `/host/kitchens/${paper.kitchenId}/papers` : "/papers";
  return (
    <div className="grid grid-cols-1 gap-6">
      <header className="grid justify-items-start gap-2">
        <TextLink back href={home}>
          {paper.kitchenId ? t("kitchenTitle") : t("title")}
        </TextLink>
        <h1 lang="en">{paper.rule?.title ?? paper.requirement}</h1>
        <PaperBadge status={paper.status} />
      </header>
      <Standing paper={paper} />
      <Pages paper={paper} writes={writes} />
      {can(person, "paper:review") && paper.status === "approved" && (
        <ClientWords of={["errors", "papers", "desk"]}>
          <RefuseForm paperId={paper.id} revokes />
        </ClientWords>
      )}
      {writes && <Change paper={paper} />}
    </div>
  );
}
