import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ENDPOINTS } from "@/app/api/_v1";
import { Card } from "@/components/ui/card";
import { ERROR_STATUS, type ErrorCode } from "@/lib/core/errors";
import { EndpointCard } from "./_components/endpoint-card";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("apiDocs"))("title") };
}

const CODES = Object.keys(ERROR_STATUS) as ErrorCode[];

/** The reference, made from the endpoints that answer the requests. */
export default async function ApiReferencePage() {
  const t = await getTranslations("apiDocs");
  return (
    <div className="grid gap-8">
      <header className="grid max-w-3xl gap-3">
        <h1>{t("title")}</h1>
        <p>{t("intro")}</p>
        <p>
          <a href="/api/openapi.json">{t("machine")}</a>
        </p>
      </header>
      <section aria-labelledby="basics" className="grid max-w-3xl gap-3">
        <h2 id="basics">{t("basicsTitle")}</h2>
        {(["auth", "formats", "once", "limits"] as const).map((key) => (
          <p key={key}>{t(key)}</p>
        ))}
      </section>
      <section aria-labelledby="endpoints" className="grid gap-4">
        <h2 id="endpoints">{t("endpointsTitle")}</h2>
        {ENDPOINTS.map((one) => (
          <EndpointCard key={one.id} endpoint={one} />
        ))}
      </section>
      <section aria-labelledby="codes" className="grid gap-4">
        <h2 id="codes">{t("codesTitle")}</h2>
        <p className="max-w-3xl">{t("codesIntro")}</p>
        <Card>
          <dl className="grid gap-4">
            {CODES.map((code) => (
              <div key={code} id={code} className="grid gap-1 scroll-mt-4">
                <dt>
                  <code className="font-semibold">{code}</code> · {ERROR_STATUS[code]}
                </dt>
                <dd>{t(`codes.${code}`)}</dd>
              </div>
            ))}
          </dl>
        </Card>
      </section>
    </div>
  );
}
