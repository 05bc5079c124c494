import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Everything secret about one local stack: made once, kept as long as its data. */
export interface Secrets {
  postgres: string;
  prep_owner: string;
  prep_app: string;
  prep_system: string;
  upstashToken: string;
  stripeKey: string;
  stripeWebhooks: Partial<Record<"platform" | "connect", { id: string; url: string; secret: string }>>;
  authSecret: string;
  cronSecret: string;
  accessCodeSecret: string;
  checkInKey: string;
  papersKey: string;
  googleId: string;
  googleSecret: string;
  resendKey: string;
  filesKeyId: string;
  filesKey: string;
}

const random = (bytes = 24) => randomBytes(bytes).toString("base64url");
/** Where a format allows letters and digits only. */
const alphanumeric = (bytes: number) => randomBytes(bytes).toString("hex");

/** A P-256 key in the form that `CHECK_IN_KEY` has. */
const signingKey = () =>
  generateKeyPairSync("ec", { namedCurve: "P-256" })
    .privateKey.export({ format: "der", type: "pkcs8" })
    .toString("base64");

function freshSecrets(): Secrets {
  return {
    postgres: random(),
    prep_owner: random(),
    prep_app: random(),
    prep_system: random(),
    upstashToken: random(),
    stripeKey: `sk_test_${alphanumeric(16)}`,
    stripeWebhooks: {},
    authSecret: random(32),
    cronSecret: random(),
    accessCodeSecret: random(32),
    checkInKey: signingKey(),
    papersKey: random(32),
    googleId: `${alphanumeric(8)}.apps.googleusercontent.com`,
    googleSecret: `GOCSPX-${alphanumeric(14)}`,
    resendKey: `re_${alphanumeric(12)}`,
    filesKeyId: `PREP${alphanumeric(8).toUpperCase()}`,
    filesKey: random(30),
  };
}

const fileOf = (dir: string) => join(dir, "secrets.json");

/** Writes a file that only its owner may read, whole or not at all. */
export async function writePrivately(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** The secrets of the stack in `dir`; missing ones are made. */
export async function loadSecrets(dir: string): Promise<Secrets> {
  const file = fileOf(dir);
  const kept = existsSync(file) ? (JSON.parse(await readFile(file, "utf8")) as Partial<Secrets>) : {};
  const secrets = { ...freshSecrets(), ...kept };
  await saveSecrets(dir, secrets);
  return secrets;
}

export async function saveSecrets(dir: string, secrets: Secrets): Promise<void> {
  await writePrivately(fileOf(dir), `${JSON.stringify(secrets, null, 2)}\n`);
}
