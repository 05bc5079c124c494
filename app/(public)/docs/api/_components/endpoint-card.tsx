import { getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import type { Endpoint } from "@/lib/http/endpoint";
import { inputsOf, jsonSchema } from "@/lib/http/openapi";
import { LIMITS } from "@/lib/http/rate-limit";

/** One endpoint as a person reads it: what it needs, what it takes, what it answers. */
export async function EndpointCard({ endpoint: one }: { endpoint: Endpoint }) {
  const t = await getTranslations("apiDocs");
  const { tokens, windowSeconds } = LIMITS[one.limit];
  const status = one.status ?? 200;
  return (
    <Card className="grid gap-4" id={one.id} aria-labelledby={`${one.id}-title`}>
      <div className="grid gap-2">
        <h3
          id={`${one.id}-title`}
          className="flex flex-wrap items-center gap-2 break-all text-lg font-semibold"
        >
          <Badge tone={one.method === "GET" ? "neutral" : "good"}>{one.method}</Badge>
          <code>/api/v1{one.path}</code>
        </h3>
        <p>{one.summary}</p>
        <p className="text-ink-soft">
          {one.scope ? t("scope", { scope: one.scope }) : t("open")} ·{" "}
          {t("limit", { tokens, seconds: windowSeconds })}
        </p>
      </div>
      <Inputs endpoint={one} />
      <details>
        <summary className="cursor-pointer py-2 font-semibold">{t("answer", { status })}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it */}
        <pre tabIndex={0} className="overflow-x-auto rounded-card bg-sunken p-3 text-sm">
          {JSON.stringify(jsonSchema(one.answer, "output"), null, 2)}
        </pre>
      </details>
      <p>
        {t("refusals")}:{" "}
        {one.refusals.map((code, index) => (
          <span key={code}>
            {index > 0 && ", "}
            <a href={`#${code}`}>{code}</a>
          </span>
        ))}
      </p>
    </Card>
  );
}

async function Inputs({ endpoint }: { endpoint: Endpoint }) {
  const t = await getTranslations("apiDocs");
  const inputs = inputsOf(endpoint);
  if (inputs.length === 0) return null;
  return (
    <ul className="grid gap-2">
      {inputs.map(({ name, place, type, required }) => (
        <li key={`${place}-${name}`} className="border-line border-t pt-2">
          <code className="font-semibold">{name}</code>{" "}
          <span className="text-ink-soft">
            {t(place)} · {type} · {required ? t("required") : t("optional")}
          </span>
        </li>
      ))}
    </ul>
  );
}
