import { endingPapers, rulesChangeFor } from "@/lib/compliance";
import type { Ctx } from "@/lib/context";
import type { OutboxJob } from "@/lib/core/outbox-jobs";
import { formatZoned } from "@/lib/core/zoned";
import type { Facts, Reader } from "./compose-mail";

/** More than this many are counted, not named: a mail is read on a phone. */
const NAMED = 8;

const day = (date: string, reader: Reader) =>
  formatZoned(new Date(`${date}T00:00:00Z`), "UTC", reader.locale, { dateStyle: "medium" });

const listOf = (items: readonly string[]) =>
  items.length > NAMED
    ? `${items.slice(0, NAMED).join("; ")} … (+${items.length - NAMED})`
    : items.join("; ");

/** Papers that end soon, all of a kitchen's or of a renter's in a city in one mail; null when they were renewed meanwhile. */
export async function papersEndFacts(ctx: Ctx, job: OutboxJob, reader: Reader): Promise<Facts | null> {
  const found = await endingPapers(ctx, job.subjectId);
  if (!found || found.ending.length === 0) return null;
  const { kitchen, slug, city, ending } = found;
  return {
    path: kitchen ? `/host/kitchens/${kitchen.id}/papers/about` : `/papers/about?city=${slug}`,
    values: {
      place: kitchen?.name ?? city,
      list: listOf(ending.map(({ paper, fromOn }) => `${paper} (${day(fromOn, reader)})`)),
    },
    rows: [],
  };
}

/** What a new version of rules changes for its reader; null when it changes nothing for them. */
export async function rulesChangedFacts(ctx: Ctx, job: OutboxJob, reader: Reader): Promise<Facts | null> {
  const change = job.userId ? await rulesChangeFor(ctx, job.subjectId, job.userId) : null;
  if (!change?.version.effectiveOn) return null;
  const { slug, city, effectiveOn } = change.version;
  return {
    path: city ? `/rules/${slug}` : "/rules/federal",
    values: {
      place: city ?? "United States",
      day: day(effectiveOn, reader),
      list: listOf(change.titles),
    },
    rows: [],
  };
}
