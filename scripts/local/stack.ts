import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { RolePasswords } from "../db/bootstrap";
import { ephemeralPorts, type PortName, type Ports, portsFromEnvironment, requireFreePorts } from "./ports";
import { findRedis } from "./redis";
import { loadSecrets, type Secrets, saveSecrets, writePrivately } from "./secrets";
import { stackEnvironment } from "./stack-environment";
import { type Service, type StartContext, starters } from "./stack-services";

export interface StackOptions {
  /** Holds data, logs and secrets; kept between runs. */
  dir: string;
  /** "ephemeral" asks the system for free ports; otherwise they come from the environment. */
  ports?: Ports | "ephemeral";
  appUrl?: string;
  database?: string;
  services?: readonly Service[];
  /** For data that is thrown away: faster, and not safe after a power cut. */
  disposable?: boolean;
  /** `name=value` for Postgres, beyond what every stack has. */
  postgresSettings?: readonly string[];
  /** One line about something the person should know. */
  say?: (line: string) => void;
}

export interface RunningStack {
  env: Record<string, string>;
  ports: Ports;
  adminUrl: string;
  database: string;
  passwords: RolePasswords;
  stop(): Promise<void>;
}

const ALL: readonly Service[] = ["postgres", "gateway", "redis", "stripe", "mail", "files", "google"];

function portNames(services: readonly Service[], hasRedis: boolean): PortName[] {
  return services.flatMap((service): PortName[] => {
    if (service !== "redis") return [service];
    return hasRedis ? ["redis", "upstash"] : [];
  });
}

/** Last started, first stopped, so that nothing loses what it stands on; one failure does not keep the rest up. */
function stopper(stops: (() => Promise<void>)[]): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= (async () => {
      for (const stop of stops.splice(0).reverse()) await stop().catch(() => undefined);
    })();
    return stopping;
  };
}

async function startServices(
  context: StartContext,
  services: readonly Service[],
  stops: (() => Promise<void>)[],
) {
  const outcomes = await Promise.allSettled(
    services.map(async (service) => {
      stops.push(...(await starters[service](context)));
    }),
  );
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

/** Starts the services that Prep rents in production, on this machine and on loopback only. */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const { dir, services = ALL, database = "prep" } = options;
  const say = options.say ?? (() => undefined);
  const ephemeral = options.ports === "ephemeral";
  const ports =
    options.ports === "ephemeral" ? await ephemeralPorts() : (options.ports ?? portsFromEnvironment());
  const redisProgram = services.includes("redis") ? findRedis() : undefined;
  if (services.includes("redis") && !redisProgram) {
    say(
      "No redis-server or valkey-server is installed: rate limits fall back to memory, holds rest on the database.",
    );
  }
  if (!ephemeral) await requireFreePorts(ports, portNames(services, redisProgram !== undefined));
  await mkdir(dir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const secrets = await loadSecrets(dir);
  const appUrl = options.appUrl ?? `http://localhost:${ports.app}`;
  const stops: (() => Promise<void>)[] = [];
  const stop = stopper(stops);
  const context: StartContext = {
    ...{ dir, ports, secrets, appUrl, redisProgram, say },
    disposable: options.disposable ?? false,
    postgresSettings: options.postgresSettings ?? [],
    logFile: (name) => join(dir, "logs", `${name}.log`),
  };
  try {
    await startServices(context, services, stops);
    await saveSecrets(dir, secrets);
    const env = stackEnvironment({ ports, secrets, appUrl, database, hasRedis: redisProgram !== undefined });
    await writePrivately(
      join(dir, "env"),
      `${Object.entries(env)
        .map(([key, value]) => `${key}=${value}`)
        .join("\n")}\n`,
    );
    const adminUrl = `postgresql://postgres:${secrets.postgres}@127.0.0.1:${ports.postgres}/postgres`;
    return { env, ports, adminUrl, database, passwords: passwordsOf(secrets), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function passwordsOf({ prep_owner, prep_app, prep_system }: Secrets): RolePasswords {
  return { prep_owner, prep_app, prep_system };
}
