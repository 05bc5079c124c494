import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CustomerKey, encrypt } from "./customer-key";

export interface StoredObject {
  key: string;
  size: number;
  etag: string;
  lastModified: string;
  headers: Record<string, string>;
  /** The digest of the customer's key it is encrypted with. */
  keyMd5?: string;
}

const nameOf = (key: string) => createHash("sha256").update(key).digest("hex");

/** Objects on disk: a file of bytes and a file that describes it. Names are hashes, so no key can leave the folder. */
export class ObjectStore {
  constructor(private readonly dir: string) {}

  async prepare(): Promise<void> {
    await mkdir(this.dir, { recursive: true });
  }

  async put(
    key: string,
    body: Buffer,
    headers: Record<string, string>,
    secret?: CustomerKey,
  ): Promise<StoredObject> {
    const object: StoredObject = {
      key,
      size: body.length,
      etag: `"${createHash("md5").update(body).digest("hex")}"`,
      lastModified: new Date().toISOString(),
      headers,
      ...(secret && { keyMd5: secret.md5 }),
    };
    await this.write(`${nameOf(key)}.bytes`, secret ? encrypt(secret, body) : body);
    await this.write(`${nameOf(key)}.json`, JSON.stringify(object));
    return object;
  }

  async head(key: string): Promise<StoredObject | undefined> {
    try {
      return JSON.parse(await readFile(join(this.dir, `${nameOf(key)}.json`), "utf8")) as StoredObject;
    } catch {
      return undefined;
    }
  }

  async bytes(key: string): Promise<Buffer> {
    return await readFile(join(this.dir, `${nameOf(key)}.bytes`));
  }

  async remove(key: string): Promise<void> {
    await rm(join(this.dir, `${nameOf(key)}.json`), { force: true });
    await rm(join(this.dir, `${nameOf(key)}.bytes`), { force: true });
  }

  async list(prefix: string): Promise<StoredObject[]> {
    const names = (await readdir(this.dir)).filter((name) => name.endsWith(".json"));
    const texts = await Promise.all(
      names.map((name) => readFile(join(this.dir, name), "utf8").catch(() => "null")),
    );
    return texts
      .map((text) => JSON.parse(text) as StoredObject | null)
      .filter((object): object is StoredObject => object?.key.startsWith(prefix) ?? false)
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  private async write(name: string, data: Buffer | string): Promise<void> {
    const unfinished = join(this.dir, `${randomUUID()}.new`);
    await writeFile(unfinished, data, { mode: 0o600 });
    await rename(unfinished, join(this.dir, name));
  }
}
