import type { Ports } from "./ports";
import type { Secrets } from "./secrets";

export interface EnvironmentInput {
  ports: Ports;
  secrets: Secrets;
  appUrl: string;
  database: string;
  hasRedis: boolean;
}

/** The address of one database as the three roles that Prep uses. */
function databaseUrls(
  ports: Ports,
  passwords: Pick<Secrets, "prep_app" | "prep_system" | "prep_owner">,
  database: string,
) {
  const url = (role: "prep_app" | "prep_system" | "prep_owner") =>
    `postgresql://${role}:${encodeURIComponent(passwords[role])}@127.0.0.1:${ports.postgres}/${database}`;
  return { app: url("prep_app"), system: url("prep_system"), owner: url("prep_owner") };
}

/** What the app, the scripts and the tests need to know about a running stack. */
export function stackEnvironment({ ports, secrets, appUrl, database, hasRedis }: EnvironmentInput) {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const urls = databaseUrls(ports, secrets, database);
  const env: Record<string, string> = {
    APP_URL: appUrl,
    PORT: String(ports.app),
    DATABASE_URL: urls.app,
    DATABASE_URL_SYSTEM: urls.system,
    DATABASE_URL_OWNER: urls.owner,
    DATABASE_GATEWAY_URL: at(ports.gateway),
    UPSTASH_REDIS_REST_URL: hasRedis ? at(ports.upstash) : "",
    UPSTASH_REDIS_REST_TOKEN: hasRedis ? secrets.upstashToken : "",
    STRIPE_SECRET_KEY: secrets.stripeKey,
    STRIPE_API_BASE: at(ports.stripe),
    STRIPE_WEBHOOK_SECRET: secrets.stripeWebhooks.platform?.secret ?? "",
    STRIPE_CONNECT_WEBHOOK_SECRET: secrets.stripeWebhooks.connect?.secret ?? "",
    AUTH_SECRET: secrets.authSecret,
    AUTH_GOOGLE_ID: secrets.googleId,
    AUTH_GOOGLE_SECRET: secrets.googleSecret,
    AUTH_GOOGLE_ISSUER: at(ports.google),
    RESEND_API_KEY: secrets.resendKey,
    RESEND_BASE_URL: at(ports.mail),
    MAIL_FROM: "hello@prep.example",
    MAILBOX_URL: at(ports.mail),
    S3_ENDPOINT: at(ports.files),
    S3_BUCKET: "prep",
    S3_REGION: "auto",
    S3_ACCESS_KEY_ID: secrets.filesKeyId,
    S3_SECRET_ACCESS_KEY: secrets.filesKey,
    // Nothing of ours listens there: a calendar that somebody serves on this port may be imported.
    CALENDAR_LOCAL_ORIGIN: at(ports.calendars),
    CRON_SECRET: secrets.cronSecret,
    ACCESS_CODE_SECRET: secrets.accessCodeSecret,
    CHECK_IN_KEY: secrets.checkInKey,
    PAPERS_KEY: secrets.papersKey,
  };
  return env;
}
