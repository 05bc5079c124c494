import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bareAddress, fingerprint, MailError, type Message, messageFrom } from "./messages";

const MAX_MESSAGES = 2_000;
const KEY_LIFE_MS = 24 * 60 * 60 * 1_000;

interface Replay {
  print: string;
  answer: Promise<unknown>;
  at: number;
}

/** Everything that was sent, one file per message, newest last in memory. */
export class MailStore {
  private messages: Message[] = [];
  private readonly replays = new Map<string, Replay>();

  private constructor(private readonly dir: string) {}

  static async open(dir: string): Promise<MailStore> {
    await mkdir(dir, { recursive: true });
    const store = new MailStore(dir);
    const names = (await readdir(dir)).filter((name) => name.endsWith(".json"));
    const read = await Promise.all(names.map((name) => readFile(join(dir, name), "utf8")));
    store.messages = read
      .map((text) => JSON.parse(text) as Message)
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt))
      .slice(-MAX_MESSAGES);
    return store;
  }

  /** Runs a send once per idempotency key: the same body replays the answer, another body is refused. */
  async once(key: string | undefined, body: string, send: () => Promise<unknown>): Promise<unknown> {
    if (key === undefined) return await send();
    if (key.length < 1 || key.length > 256) {
      throw new MailError(400, "invalid_idempotency_key", "The key must be between 1-256 chars.");
    }
    const now = Date.now();
    const print = fingerprint(body);
    const known = this.replays.get(key);
    if (known && now - known.at < KEY_LIFE_MS) {
      if (known.print === print) return await known.answer;
      throw new MailError(
        409,
        "invalid_idempotent_request",
        "This idempotency key has been used on a request that had a different payload.",
      );
    }
    const answer = send();
    this.replays.set(key, { print, answer, at: now });
    // A refused request has no effect, so its key stays free.
    answer.catch(() => this.replays.delete(key));
    return await answer;
  }

  async add(bodies: readonly Record<string, unknown>[]): Promise<Message[]> {
    const made = bodies.map((body) => messageFrom(body, new Date()));
    for (const message of made) {
      const file = join(this.dir, `${message.id}.json`);
      await writeFile(`${file}.new`, JSON.stringify(message), { mode: 0o600 });
      await rename(`${file}.new`, file);
      this.messages.push(message);
    }
    if (this.messages.length > MAX_MESSAGES) this.messages = this.messages.slice(-MAX_MESSAGES);
    return made;
  }

  find(id: string): Message | undefined {
    return this.messages.find((message) => message.id === id);
  }

  /** Newest first; `to` keeps what one address received, in any of the three fields. */
  list(to?: string): Message[] {
    const wanted = to === undefined ? undefined : bareAddress(to);
    const received = ({ to: first, cc, bcc }: Message) =>
      wanted === undefined || [...first, ...cc, ...bcc].some((address) => bareAddress(address) === wanted);
    return this.messages.filter(received).reverse();
  }
}
