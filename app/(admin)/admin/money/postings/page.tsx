import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { can } from "@/lib/access";
import { uuidv7 } from "@/lib/core/ids";
import { formatMoney } from "@/lib/core/money";
import { listPostings } from "@/lib/operations";
import { DeskHeader } from "../../_components/desk-header";
import { staffPage } from "../../staff";
import { DecidePosting, NewPosting } from "./_components/posting-forms";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("postings"))("title") };
}

/** What is posted by hand: by one admin, and what is much by two. */
export default async function PostingsPage() {
  const { ctx, person } = await staffPage("/admin/money/postings");
  const [t, postings] = await Promise.all([getTranslations("postings"), listPostings(ctx)]);
  const posts = can(person, "money:post");
  return (
    <div className="grid max-w-3xl gap-8">
      <DeskHeader under="money" title={t("title")} lead={t("lead")} />
      {posts && (
        <Card className="grid gap-4">
          <h2>{t("new")}</h2>
          <NewPosting postingId={uuidv7()} />
        </Card>
      )}
      <section className="grid gap-3" aria-labelledby="postings">
        <h2 id="postings">{t("list", { count: postings.length })}</h2>
        {postings.length === 0 && <EmptyState title={t("none")} />}
        <ul className="grid gap-3">
          {postings.map((one) => (
            <Posting
              key={one.postingId}
              one={one}
              own={one.requestedBy === person.userId}
              decides={posts && one.state === "pending"}
            />
          ))}
        </ul>
      </section>
    </div>
  );
}

type One = Awaited<ReturnType<typeof listPostings>>[number];

async function Posting({ one, own, decides }: { one: One; own: boolean; decides: boolean }) {
  const [t, desk, locale] = await Promise.all([
    getTranslations("postings"),
    getTranslations("moneyDesk"),
    getLocale(),
  ]);
  const about = t("about", {
    amount: formatMoney(one.amountCents, one.currency, locale),
    credit: desk(`accounts.${one.credit}`),
    debit: desk(`accounts.${one.debit}`),
  });
  return (
    <li className="grid gap-2 rounded-card border border-line bg-surface p-4">
      <span className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-semibold wrap-anywhere">{about}</span>
        <Badge tone={one.state === "pending" ? "warn" : one.state === "posted" ? "good" : "neutral"}>
          {t(`state.${one.state}`)}
        </Badge>
      </span>
      <span className="wrap-anywhere">{one.reason}</span>
      <span className="text-ink-soft wrap-anywhere">{t("askedBy", { email: one.requestedByEmail })}</span>
      {one.decidedByEmail && one.decidedByEmail !== one.requestedByEmail && (
        <span className="text-ink-soft wrap-anywhere">{t("decidedBy", { email: one.decidedByEmail })}</span>
      )}
      <TextLink href={`/admin/money/desk?q=${one.bookingId ?? one.externalId ?? one.postingId}`}>
        {t("look")}
      </TextLink>
      {decides && own && <span className="text-ink-soft">{t("yours")}</span>}
      {decides && <DecidePosting postingId={one.postingId} about={about} own={own} />}
    </li>
  );
}
