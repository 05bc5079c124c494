import { getTranslations } from "next-intl/server";
import type { PaperReading } from "@/lib/core/paper-terms";

type Props = { paperId: string; pageCount: number; reading: PaperReading | null };

const percent = (share: number) => `${Math.max(0, Math.min(100, share * 100))}%`;

/** The pages of a paper as they were taken, with a frame around what was read. */
export async function PagePictures({ paperId, pageCount, reading }: Props) {
  const t = await getTranslations("papers.pages");
  const places = Object.entries(reading?.fields ?? {}).flatMap(([name, field]) =>
    field?.place ? [{ name, ...field.place }] : [],
  );
  return (
    <ol className="grid content-start gap-3" aria-label={t("label")}>
      {Array.from({ length: pageCount }, (_, at) => at + 1).map((page) => (
        <li key={page} className="relative self-start overflow-hidden rounded-lg border border-line">
          {/* biome-ignore lint/performance/noImgElement: a private picture, which no optimizer may keep */}
          <img
            src={`/papers/${paperId}/pages/${page}`}
            alt={t("alt", { page, count: pageCount })}
            loading={page > 2 ? "lazy" : "eager"}
            className="w-full"
          />
          {places
            .filter((place) => place.page === page)
            .map(({ name, x, y, width, height }) => (
              <span
                key={name}
                aria-hidden
                className="absolute rounded border-2 border-brand"
                style={{
                  left: percent(x - 0.004),
                  top: percent(y - 0.004),
                  width: percent(width + 0.008),
                  height: percent(height + 0.008),
                }}
              />
            ))}
        </li>
      ))}
    </ol>
  );
}
