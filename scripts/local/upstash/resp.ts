import { connect, type Socket } from "node:net";

/** A status line such as `OK`; kept apart from stored text because the REST protocol encodes only the latter. */
export class Status {
  constructor(readonly text: string) {}
}
/** An error that Redis answered. */
export class RedisError extends Error {
  override readonly name = "RedisError";
}
export type Reply = Status | RedisError | Buffer | number | null | Reply[];

interface Parsed {
  reply: Reply;
  next: number;
}

const CRLF = Buffer.from("\r\n");

/** Reads one reply at `at`, or nothing when it has not arrived whole. */
function parseReply(data: Buffer, at: number): Parsed | undefined {
  const lineEnd = data.indexOf(CRLF, at);
  if (lineEnd < 0) return undefined;
  const text = data.toString("utf8", at + 1, lineEnd);
  const next = lineEnd + 2;
  switch (String.fromCharCode(data[at] ?? 0)) {
    case "+":
      return { reply: new Status(text), next };
    case "-":
      return { reply: new RedisError(text), next };
    case ":":
      return { reply: Number(text), next };
    case "$":
      return parseBulk(data, next, Number(text));
    case "*":
      return parseList(data, next, Number(text));
    default:
      throw new Error("Redis sent something that is not its protocol");
  }
}

function parseBulk(data: Buffer, at: number, length: number): Parsed | undefined {
  if (length < 0) return { reply: null, next: at };
  if (data.length < at + length + 2) return undefined;
  return { reply: Buffer.from(data.subarray(at, at + length)), next: at + length + 2 };
}

function parseList(data: Buffer, at: number, count: number): Parsed | undefined {
  if (count < 0) return { reply: null, next: at };
  const items: Reply[] = [];
  let position = at;
  for (let index = 0; index < count; index++) {
    const item = parseReply(data, position);
    if (!item) return undefined;
    items.push(item.reply);
    position = item.next;
  }
  return { reply: items, next: position };
}

function encode(command: readonly string[]): string {
  return `*${command.length}\r\n${command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join("")}`;
}

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** One socket for everybody: commands go out as they come, answers come back in the same order. */
export class RedisConnection {
  private socket: Socket | undefined;
  private readonly waiting: Waiting[] = [];
  private pending: Buffer = Buffer.alloc(0);

  constructor(private readonly port: number) {}

  /** Sends commands in one write, so that nothing of another caller comes between them. */
  send(commands: readonly (readonly string[])[]): Promise<Reply[]> {
    const socket = this.socket ?? this.open();
    const replies = commands.map(
      () => new Promise<Reply>((resolve, reject) => this.waiting.push({ resolve, reject })),
    );
    socket.write(commands.map(encode).join(""));
    return Promise.all(replies);
  }

  close(): void {
    this.socket?.destroy();
  }

  private open(): Socket {
    const socket = connect({ host: "127.0.0.1", port: this.port, noDelay: true });
    this.socket = socket;
    this.pending = Buffer.alloc(0);
    socket.on("data", (chunk) => this.receive(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      if (this.socket === socket) this.socket = undefined;
      for (const { reject } of this.waiting.splice(0)) reject(new Error("Redis is not reachable"));
    });
    return socket;
  }

  private receive(chunk: Buffer): void {
    const data = this.pending.length > 0 ? Buffer.concat([this.pending, chunk]) : chunk;
    let at = 0;
    for (let parsed = next(data, at); parsed; parsed = next(data, at)) {
      at = parsed.next;
      this.waiting.shift()?.resolve(parsed.reply);
    }
    this.pending = at === 0 ? data : data.subarray(at);
  }
}

function next(data: Buffer, at: number): Parsed | undefined {
  return at < data.length ? parseReply(data, at) : undefined;
}
