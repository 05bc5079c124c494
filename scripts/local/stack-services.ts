import { join } from "node:path";
import { DEMO_PEOPLE } from "./demo-people";
import type { Ports } from "./ports";
import type { Secrets } from "./secrets";

export type Service = "postgres" | "gateway" | "redis" | "stripe" | "mail" | "files" | "google";

export interface StartContext {
  dir: string;
  ports: Ports;
  secrets: Secrets;
  appUrl: string;
  redisProgram: string | undefined;
  disposable: boolean;
  postgresSettings: readonly string[];
  logFile(name: string): string;
  say(line: string): void;
}

type Stop = () => Promise<void>;

/** How each service starts. Modules are loaded on demand, so that a test that needs one does not load seven. */
export const starters: Record<Service, (context: StartContext) => Promise<Stop[]>> = {
  async postgres({ dir, ports, secrets, disposable, postgresSettings, logFile }) {
    const { startPostgres } = await import("./postgres");
    const options = {
      dir,
      port: ports.postgres,
      password: secrets.postgres,
      disposable,
      settings: postgresSettings,
      logFile: logFile("postgres"),
    };
    return [(await startPostgres(options)).stop];
  },

  async gateway({ ports }) {
    const { startNeonGateway } = await import("./neon/gateway");
    return [(await startNeonGateway({ port: ports.gateway, postgresPort: ports.postgres })).stop];
  },

  async redis({ dir, ports, secrets, redisProgram, logFile }) {
    if (!redisProgram) return [];
    const [{ startRedis }, { startUpstashGateway }] = await Promise.all([
      import("./redis"),
      import("./upstash/gateway"),
    ]);
    const redis = await startRedis({
      program: redisProgram,
      dir: join(dir, "redis"),
      port: ports.redis,
      logFile: logFile("redis"),
    });
    const options = { port: ports.upstash, redisPort: ports.redis, token: secrets.upstashToken };
    const gateway = await startUpstashGateway(options).catch(async (error) => {
      await redis.stop();
      throw error;
    });
    return [redis.stop, gateway.stop];
  },

  async stripe({ dir, ports, secrets, appUrl, disposable, logFile, say }) {
    const { registerWebhooks, startStripe } = await import("./stripe-service");
    const child = await startStripe({
      port: ports.stripe,
      secretKey: secrets.stripeKey,
      logFile: logFile("stripe"),
      ...(disposable ? {} : { stateFile: join(dir, "stripe.json") }),
    });
    if (!child) {
      say("The Stripe double is not part of this checkout: payments do not work.");
      return [];
    }
    await registerWebhooks(`http://127.0.0.1:${ports.stripe}`, appUrl, secrets).catch(async (error) => {
      await child.stop();
      throw error;
    });
    return [child.stop];
  },

  async mail({ dir, ports, secrets }) {
    const { startMail } = await import("./mail/server");
    return [(await startMail({ port: ports.mail, apiKey: secrets.resendKey, dir: join(dir, "mail") })).stop];
  },

  async files({ dir, ports, secrets }) {
    const { startFiles } = await import("./files/server");
    const credentials = { accessKeyId: secrets.filesKeyId, secretAccessKey: secrets.filesKey };
    const options = {
      port: ports.files,
      dir: join(dir, "files"),
      bucket: "prep",
      region: "auto",
      credentials,
    };
    return [(await startFiles(options)).stop];
  },

  async google({ ports, secrets, appUrl }) {
    const { startGoogle } = await import("./google");
    const options = { clientId: secrets.googleId, clientSecret: secrets.googleSecret };
    return [(await startGoogle({ port: ports.google, appUrl, people: DEMO_PEOPLE, ...options })).stop];
  },
};
