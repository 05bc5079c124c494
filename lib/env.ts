import { z } from "zod";

const optional = z
  .string()
  .optional()
  .transform((value) => value || undefined);

/** Every setting of the product. `.env.example` lists the same keys, and a test keeps it so. */
const Env = z.object({
  APP_URL: z.url(),
  AUTH_SECRET: z.string().min(32),
  CRON_SECRET: z.string().min(16),
  ACCESS_CODE_SECRET: z.string().min(32),
  CHECK_IN_KEY: z.string().min(100),
  PAPERS_KEY: z.string().min(32),
  DATABASE_URL: z.string().min(1),
  DATABASE_URL_SYSTEM: z.string().min(1),
  DATABASE_GATEWAY_URL: optional,
  UPSTASH_REDIS_REST_URL: optional,
  UPSTASH_REDIS_REST_TOKEN: optional,
  REDIS_PATIENCE_MS: optional
    .transform((text) => Number(text ?? 150))
    .pipe(z.number().int().min(1).max(10_000)),
  STRIPE_SECRET_KEY: z.string().min(1),
  STRIPE_API_BASE: optional,
  STRIPE_WEBHOOK_SECRET: z.string().min(1),
  STRIPE_CONNECT_WEBHOOK_SECRET: optional,
  RESEND_API_KEY: z.string().min(1),
  RESEND_BASE_URL: optional,
  MAIL_FROM: z.string().min(3),
  MAILBOX_URL: optional,
  S3_ENDPOINT: z.url(),
  S3_BUCKET: z.string().min(1),
  S3_REGION: z.string().default("auto"),
  S3_ACCESS_KEY_ID: z.string().min(1),
  S3_SECRET_ACCESS_KEY: z.string().min(1),
  AUTH_GOOGLE_ID: optional,
  AUTH_GOOGLE_SECRET: optional,
  AUTH_GOOGLE_ISSUER: optional,
  MAP_TILE_URL: optional,
  CALENDAR_LOCAL_ORIGIN: optional,
  DNS_RESOLVER_URL: optional,
  SENTRY_DSN: optional,
  OTEL_EXPORTER_OTLP_ENDPOINT: optional,
  VERCEL: optional,
});

export type Env = z.infer<typeof Env>;
export const ENV_KEYS = Object.keys(Env.shape);

let parsed: Env | undefined;

/** Parsed at first use, so that building needs no secrets; a missing key is named, its value never shown. */
export function env(): Env {
  if (parsed) return parsed;
  // One by one: the edge bundler only inlines names it can read.
  const result = Env.safeParse({
    APP_URL: process.env.APP_URL,
    AUTH_SECRET: process.env.AUTH_SECRET,
    CRON_SECRET: process.env.CRON_SECRET,
    ACCESS_CODE_SECRET: process.env.ACCESS_CODE_SECRET,
    CHECK_IN_KEY: process.env.CHECK_IN_KEY,
    PAPERS_KEY: process.env.PAPERS_KEY,
    DATABASE_URL: process.env.DATABASE_URL,
    DATABASE_URL_SYSTEM: process.env.DATABASE_URL_SYSTEM,
    DATABASE_GATEWAY_URL: process.env.DATABASE_GATEWAY_URL,
    UPSTASH_REDIS_REST_URL: process.env.UPSTASH_REDIS_REST_URL,
    UPSTASH_REDIS_REST_TOKEN: process.env.UPSTASH_REDIS_REST_TOKEN,
    REDIS_PATIENCE_MS: process.env.REDIS_PATIENCE_MS,
    STRIPE_SECRET_KEY: process.env.STRIPE_SECRET_KEY,
    STRIPE_API_BASE: process.env.STRIPE_API_BASE,
    STRIPE_WEBHOOK_SECRET: process.env.STRIPE_WEBHOOK_SECRET,
    STRIPE_CONNECT_WEBHOOK_SECRET: process.env.STRIPE_CONNECT_WEBHOOK_SECRET,
    RESEND_API_KEY: process.env.RESEND_API_KEY,
    RESEND_BASE_URL: process.env.RESEND_BASE_URL,
    MAIL_FROM: process.env.MAIL_FROM,
    MAILBOX_URL: process.env.MAILBOX_URL,
    S3_ENDPOINT: process.env.S3_ENDPOINT,
    S3_BUCKET: process.env.S3_BUCKET,
    S3_REGION: process.env.S3_REGION,
    S3_ACCESS_KEY_ID: process.env.S3_ACCESS_KEY_ID,
    S3_SECRET_ACCESS_KEY: process.env.S3_SECRET_ACCESS_KEY,
    AUTH_GOOGLE_ID: process.env.AUTH_GOOGLE_ID,
    AUTH_GOOGLE_SECRET: process.env.AUTH_GOOGLE_SECRET,
    AUTH_GOOGLE_ISSUER: process.env.AUTH_GOOGLE_ISSUER,
    MAP_TILE_URL: process.env.MAP_TILE_URL,
    CALENDAR_LOCAL_ORIGIN: process.env.CALENDAR_LOCAL_ORIGIN,
    DNS_RESOLVER_URL: process.env.DNS_RESOLVER_URL,
    SENTRY_DSN: process.env.SENTRY_DSN,
    OTEL_EXPORTER_OTLP_ENDPOINT: process.env.OTEL_EXPORTER_OTLP_ENDPOINT,
    VERCEL: process.env.VERCEL,
  });
  if (!result.success) {
    const names = result.error.issues.map((issue) => issue.path.join(".")).join(", ");
    throw new Error(`Missing or malformed settings: ${names}. See .env.example`);
  }
  if (result.data.STRIPE_API_BASE && result.data.STRIPE_SECRET_KEY.startsWith("sk_live_")) {
    throw new Error("STRIPE_API_BASE points away from Stripe, which a live key must never follow");
  }
  if (result.data.CALENDAR_LOCAL_ORIGIN && result.data.STRIPE_SECRET_KEY.startsWith("sk_live_")) {
    throw new Error(
      "CALENDAR_LOCAL_ORIGIN opens an inner address to calendars, which a live site must never do",
    );
  }
  parsed = result.data;
  return parsed;
}
