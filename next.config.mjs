import createNextIntlPlugin from "next-intl/plugin";

/** What every answer carries; the content policy of pages has a nonce and comes from `middleware.ts`. */
const EVERYWHERE = {
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "referrer-policy": "strict-origin-when-cross-origin",
  "permissions-policy": "camera=(self), microphone=(), geolocation=(self), payment=()",
};
/** What a machine reads, no browser may run. */
const FOR_MACHINES = { "content-security-policy": "default-src 'none'; frame-ancestors 'none'" };

const READERS = [
  ...["@cantoo/pdf-lib", "@napi-rs/canvas", "@tesseract.js-data/eng", "@tesseract.js-data/spa"],
  ...["libheif-js", "pdfjs-dist", "sharp", "tesseract.js", "tesseract.js-core"],
];

/** @param {Record<string, string>} headers */
const list = (headers) => Object.entries(headers).map(([key, value]) => ({ key, value }));

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    { source: "/:path*", headers: list(EVERYWHERE) },
    { source: "/api/:path*", headers: list(FOR_MACHINES) },
    { source: "/calendars/:path*", headers: list(FOR_MACHINES) },
  ],
  experimental: { serverActions: { bodySizeLimit: "6mb" } },
  // What reads papers finds its own files beside itself, and they have to come along.
  serverExternalPackages: READERS,
  outputFileTracingIncludes: {
    "/api/cron/read-papers": READERS.map((name) => `./node_modules/${name}/**/*`),
  },
};

export default createNextIntlPlugin({
  requestConfig: "./lib/http/i18n.ts",
  // Sentences are parsed while building, so that no browser has to carry a parser.
  experimental: { messages: { path: "./messages", format: "json", locales: ["en", "es"], precompile: true } },
})(config);
