/**
 * The import ladder: a rung imports only rungs above it. One array is the whole rule; a failing import prints the
 * allowed direction.
 */
const DOMAINS = [
  "accounts",
  "kitchens",
  "compliance",
  "papers",
  "reading",
  "pricing",
  "bookings",
  "visits",
  "inspections",
  "agreements",
  "public-records",
  "calendars",
  "ledger",
  "wallets",
  "payments",
  "claims",
  "payouts",
  "messages",
  "disputes",
  "documents",
  "notifications",
  "operations",
];
const domain = (name) => `^lib/${name}/`;
const later = (name) => DOMAINS.slice(DOMAINS.indexOf(name) + 1).map(domain);

const ladder =
  "core < db/schema, db/handle < context, access, env < integrations < accounts < kitchens < compliance < papers < reading < pricing < bookings < visits < inspections < agreements < public-records < calendars < ledger < wallets < payments < claims < payouts < messages < disputes < documents < notifications < operations < http < components < app";
const rule = (name, from, to, why) => ({
  name,
  severity: "error",
  comment: `${why} Allowed: ${ladder}.`,
  from,
  to,
});
const ours = "^(app|components|db|lib)/";
const tests = "\\.test\\.tsx?$|^lib/testing/";

const rungs = [
  rule(
    "core-imports-nothing-of-ours",
    { path: "^lib/core/", pathNot: tests },
    { path: ours, pathNot: "^lib/core/" },
    "lib/core is pure.",
  ),
  rule(
    "schema-imports-core",
    { path: "^db/(schema/|handle)" },
    { path: ours, pathNot: "^(lib/core/|db/(schema/|handle))" },
    "Tables know only core.",
  ),
  rule(
    "context-rung",
    { path: "^lib/(context|access|env)\\.ts$", pathNot: tests },
    { path: ours, pathNot: "^(lib/core/|db/(schema/|handle)|lib/(context|access|env)\\.ts$)" },
    "Context stands on core and tables.",
  ),
  rule(
    "integrations-know-no-domain",
    { path: "^lib/integrations/", pathNot: tests },
    { path: ours, pathNot: "^lib/(core/|integrations/|env\\.ts$)" },
    "Integrations are thin and know no domain.",
  ),
  ...DOMAINS.map((name) =>
    rule(
      `${name}-imports-earlier-domains`,
      { path: domain(name), pathNot: tests },
      { path: [...later(name), "^lib/http/", "^components/", "^app/", "^db/client"] },
      `lib/${name} comes before what it imports.`,
    ),
  ),
  rule(
    "domains-through-their-index",
    { path: "^lib/([^/]+)/", pathNot: tests },
    { path: `^lib/(${DOMAINS.join("|")})/`, pathNot: ["^lib/[^/]+/(index|schemas)\\.ts$", "^lib/$1/"] },
    "Another domain is entered through its index.ts or schemas.ts.",
  ),
  rule(
    "http-names-no-domain",
    { path: "^lib/http/", pathNot: tests },
    { path: `^(lib/(${DOMAINS.join("|")})/|components/|app/)` },
    "lib/http adapts any verb and names none.",
  ),
  rule(
    "components-are-ui",
    { path: "^components/" },
    {
      path: "^(app/|db/|lib/)",
      pathNot: "^lib/(core/|http/locale|[^/]+/schemas\\.ts$)",
      dependencyTypesNot: ["type-only"],
    },
    "Components take data, not verbs.",
  ),
  rule(
    "ui-knows-no-kitchen",
    { path: "^components/ui/" },
    { path: ours, pathNot: "^(components/ui/|lib/core/)" },
    "Primitives know nothing of the domain.",
  ),
  rule(
    "app-through-index",
    { path: "^app/" },
    { path: `^(db/|lib/(${DOMAINS.join("|")})/)`, pathNot: "^lib/[^/]+/(index|schemas)\\.ts$" },
    "Pages and routes call a domain's public surface.",
  ),
  rule(
    "next-only-at-the-edge",
    { path: "^lib/", pathNot: "^lib/(http|auth|testing)/|^lib/integrations/after-answer|\\.test\\.tsx?$" },
    { path: "^node_modules/next/" },
    "Next.js stays in lib/http, lib/auth, lib/integrations/after-answer.ts and app.",
  ),
];

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...rungs,
    rule(
      "no-node-on-the-edge",
      { path: "^(app|components|db|lib|middleware)", pathNot: `${tests}|^lib/testing/` },
      { dependencyTypes: ["core"] },
      "The product uses Web APIs only; node:* is for scripts and tests.",
    ),
    rule(
      "no-circles",
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
      "A circle has no first rung.",
    ),
    rule(
      "product-needs-no-test-code",
      { path: "^(app|components|db|lib)/", pathNot: tests },
      { path: "^(lib/testing|scripts|e2e)/" },
      "Test and script code stays outside the product.",
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.next/|next-env" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".mjs", ".js", ".json"] },
  },
};
