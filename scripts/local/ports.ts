import { createServer } from "node:net";
import { StackError } from "./processes";

/** Every port of the local stack: the variable that moves it, and where it is without that variable. */
const PORTS = {
  app: { variable: "PORT", standard: 3000, title: "the app" },
  postgres: { variable: "POSTGRES_PORT", standard: 54329, title: "Postgres" },
  gateway: { variable: "GATEWAY_PORT", standard: 54330, title: "the database gateway" },
  redis: { variable: "REDIS_PORT", standard: 54331, title: "Redis" },
  upstash: { variable: "UPSTASH_PORT", standard: 54332, title: "the Redis gateway" },
  stripe: { variable: "STRIPE_PORT", standard: 54333, title: "the Stripe double" },
  mail: { variable: "MAIL_PORT", standard: 54334, title: "the mailbox" },
  files: { variable: "FILES_PORT", standard: 54335, title: "the file store" },
  google: { variable: "GOOGLE_PORT", standard: 54336, title: "the Google sign-in double" },
  calendars: { variable: "CALENDARS_PORT", standard: 54337, title: "calendars to import" },
} as const;

export type PortName = keyof typeof PORTS;
export type Ports = Record<PortName, number>;

/** A port that is free at this moment, chosen by the system. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** The fixed ports, each overridable by its variable. */
export function portsFromEnvironment(env: NodeJS.ProcessEnv = process.env): Ports {
  const entries = Object.entries(PORTS).map(([name, { variable, standard, title }]) => {
    const raw = env[variable];
    const port = raw === undefined || raw === "" ? standard : Number(raw);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new StackError(`${variable} (port of ${title}) is "${raw}", which is not a port number.`);
    }
    return [name, port];
  });
  return Object.fromEntries(entries) as Ports;
}

/** Ports that nobody else uses, for tests. */
export async function ephemeralPorts(): Promise<Ports> {
  const taken = new Set<number>();
  const ports: Partial<Ports> = {};
  for (const name of Object.keys(PORTS) as PortName[]) {
    let port = await freePort();
    while (taken.has(port)) port = await freePort();
    taken.add(port);
    ports[name] = port;
  }
  return ports as Ports;
}

/** Refuses in plain words when something else listens where a service wants to. */
export async function requireFreePorts(ports: Ports, names: readonly PortName[]): Promise<void> {
  const problems: string[] = [];
  for (const name of names) {
    const { variable, title } = PORTS[name];
    if (!(await isFree(ports[name]))) {
      problems.push(
        `Port ${ports[name]} for ${title} is taken. Stop what uses it, or set ${variable} to a free port.`,
      );
    }
  }
  if (problems.length > 0) throw new StackError(problems.join("\n"));
}
