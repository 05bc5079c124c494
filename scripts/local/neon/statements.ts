const MAX_STATEMENTS = 400;

interface Entry {
  name: string;
  /** False until the server has run it once: a parse that failed leaves no statement to bind to. */
  known: boolean;
}

/** Which texts one connection has already parsed, so that a repeated query costs no parsing. */
export class StatementCache {
  private readonly entries = new Map<string, Entry>();
  private readonly freeNames: string[] = [];
  private made = 0;

  nameFor(text: string): Entry {
    const found = this.entries.get(text);
    if (found) {
      this.entries.delete(text);
      this.entries.set(text, found);
      return found;
    }
    if (this.entries.size >= MAX_STATEMENTS) this.forgetOldest();
    const entry = { name: this.freeNames.pop() ?? `s${++this.made}`, known: false };
    this.entries.set(text, entry);
    return entry;
  }

  confirm(text: string): void {
    const entry = this.entries.get(text);
    if (entry) entry.known = true;
  }

  private forgetOldest(): void {
    for (const [text, { name }] of this.entries) {
      this.entries.delete(text);
      this.freeNames.push(name);
      return;
    }
  }
}

const caches = new WeakMap<object, StatementCache>();

/** The cache that belongs to a connection and ends with it. */
export function statementsOf(connection: object): StatementCache {
  let cache = caches.get(connection);
  if (!cache) {
    cache = new StatementCache();
    caches.set(connection, cache);
  }
  return cache;
}
