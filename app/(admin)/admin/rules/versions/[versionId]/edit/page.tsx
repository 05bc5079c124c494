import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { TextLink } from "@/components/ui/text-link";
import { readVersion, ruleDay, type VersionWithRules } from "@/lib/compliance";
import type { RuleRecord } from "@/lib/compliance/schemas";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { staffPage } from "../../../../staff";
import { RequirementFields } from "./_components/requirement-fields";

export const runtime = "edge";

type Props = {
  params: Promise<{ versionId: string }>;
  searchParams: Promise<Record<string, string | string[]>>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("adminRules"))("editTitle") };
}

/** One requirement of a draft, or a new one. */
export default async function EditRequirementPage({ params, searchParams }: Props) {
  const id = idOrNotFound((await params).versionId);
  const { ctx, reviews } = await staffPage(`/admin/rules/versions/${id}/edit`);
  const version = await orNotFound(readVersion(ctx, id));
  if (!reviews || version.status !== "draft") notFound();
  const { key } = await searchParams;
  const known = version.requirements.find((record) => record.id === key);
  if (key !== undefined && !known) notFound();
  const t = await getTranslations("adminRules");
  return (
    <div className="mx-auto grid w-full max-w-3xl gap-6">
      <header className="grid gap-2">
        <TextLink back href={`/admin/rules/versions/${id}`}>
          {version.city ?? t("federal")}, {t("number", { number: version.number })}
        </TextLink>
        <h1>{known ? t("editTitle") : t("addTitle")}</h1>
      </header>
      <RequirementFields
        versionId={id}
        slug={version.slug}
        isNew={!known}
        record={known ?? blank(version, ruleDay(ctx))}
      />
    </div>
  );
}

/** A new requirement claims nothing until somebody says where it was read. */
const blank = ({ slug, city, county, state }: VersionWithRules, today: string): RuleRecord => ({
  id: `${slug}.host.`,
  jurisdiction: { level: city === null ? "federal" : "city", city, county, state },
  title: "",
  issuing_agency: "",
  applies_to: "host",
  category: "permit",
  force: "mandatory",
  subject: "business",
  conditions: [],
  validity_months: null,
  expiry_rule: { type: "unknown" },
  renewal_validity_months: null,
  fee: null,
  code_citation: null,
  prerequisites: [],
  grace: null,
  source: { title: "", url: null },
  also_read: [],
  confidence: "read",
  read_fields: ["title"],
  as_of: today,
  as_of_basis: "read-date",
  notes: null,
});
